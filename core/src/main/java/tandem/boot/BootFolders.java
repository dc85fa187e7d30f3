package tandem.boot;

import java.nio.file.Path;
import java.util.List;

/** Boot controls over a folder that is known, wherever it lies. */
public final class BootFolders {

  private BootFolders() {}

  /** Returns the control of a GRUB with grub-mender-grubenv's two copies in this folder. */
  public static BootControl grub(Path folder, EnvLock lock) {
    return GrubControl.of(new GrubPair(new FolderBootFiles(folder), lock), false);
  }

  /**
   * Returns the control of systemd-boot by the EFI system partition in this folder, which nothing
   * else overrides.
   *
   * @param entryA name of slot A's entry, without counter and suffix
   * @param entryB the same for slot B
   */
  public static BootControl systemd(Path folder, String entryA, String entryB, SlotParts slots) {
    return new SystemdBootControl(
        new FolderBootFiles(folder), new SystemdBootControl.Names(entryA, entryB), slots, List::of);
  }

  /**
   * Returns the control of a Raspberry Pi by the boot partition in this folder.
   *
   * @param bootId identifies the boot of the running kernel
   */
  public static BootControl tryboot(Path folder, SlotParts slots, String bootId) {
    return new TrybootControl(
        new SectorFile(new FolderBootFiles(folder), "autoboot.txt"), slots, bootId);
  }
}
