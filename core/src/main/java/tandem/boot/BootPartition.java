package tandem.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tandem.config.BootSettings;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** Finds the partition with the files of systemd-boot or of the Raspberry Pi's firmware. */
final class BootPartition {
  private static final List<String> ESP = List.of("/efi", "/boot/efi", "/boot");
  private static final List<String> FIRMWARE = List.of("/boot/firmware", "/boot");
  private static final String LOADER = "loader/loader.conf";
  private static final String AUTOBOOT = "autoboot.txt";
  private static final String DEFAULT_VARIABLE =
      "firmware/efi/efivars/LoaderEntryDefault-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
  private static final String BOOT_ID = "/proc/sys/kernel/random/boot_id";

  private final BootDevice device;
  private final DevicePaths paths;
  private final BootSettings.Files settings;

  BootPartition(BootDevice device) {
    this.device = device;
    this.paths = device.paths();
    this.settings = device.settings().files();
  }

  /**
   * Returns the control of systemd-boot.
   *
   * @throws UpdateException of kind CONFIG when the entries are not named, or {@code loader.conf}
   *     is not found
   */
  BootControl systemd() throws UpdateException {
    if (settings.entryA().isEmpty() || settings.entryB().isEmpty()) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              "Tandem.BootControl is `systemd-boot`, but Tandem.BootEntryA or Tandem.BootEntryB is"
                  + " not set")
          .withHint("set them to the names of the entries in loader/entries, without .conf");
    }
    String a = settings.entryA().get();
    String b = settings.entryB().get();
    if (a.equalsIgnoreCase(b)) {
      throw new UpdateException(
          ErrorKind.CONFIG, "Tandem.BootEntryA and Tandem.BootEntryB are both `" + a + "`");
    }
    Path folder = find(LOADER, ESP);
    return locked(
        new SystemdBootControl(
            new FolderBootFiles(folder),
            new SystemdBootControl.Names(a, b),
            device.slots(),
            () -> overrides(folder)),
        folder.resolve(LOADER));
  }

  /**
   * Returns the control of the Raspberry Pi's firmware.
   *
   * @throws UpdateException of kind CONFIG when {@code autoboot.txt} is not found
   */
  BootControl tryboot() throws UpdateException {
    Path folder = find(AUTOBOOT, FIRMWARE);
    SectorFile file = new SectorFile(new FolderBootFiles(folder), AUTOBOOT);
    return locked(new TrybootControl(file, device.slots(), bootId()), folder.resolve(AUTOBOOT));
  }

  // No tool of these bootloaders takes a lock; the file itself is one that every script can take.
  private BootControl locked(BootControl control, Path file) {
    return new LockedBootControl(control, device.locks().at(file.toString()));
  }

  private Path find(String file, List<String> usual) throws UpdateException {
    List<String> looked = settings.folder().map(List::of).orElse(usual);
    for (String name : looked) {
      Path folder = paths.resolve(name);
      if (Files.exists(folder.resolve(file))) {
        return folder;
      }
    }
    throw new UpdateException(ErrorKind.CONFIG, "no boot control: no " + file + " in " + looked)
        .withHint("mount the boot partition, or set Tandem.BootFolder to where it is");
  }

  private List<String> overrides(Path folder) throws UpdateException {
    List<String> found = new ArrayList<>();
    if (Files.exists(paths.sys(DEFAULT_VARIABLE))) {
      found.add("the EFI variable LoaderEntryDefault");
    }
    Path unified = folder.resolve("EFI/Linux");
    if (Files.isDirectory(unified)) {
      try {
        for (String name : new FolderBootFiles(unified).list("")) {
          if (name.toLowerCase(Locale.ROOT).endsWith(".efi")) {
            found.add(unified.resolve(name).toString());
          }
        }
      } catch (IOException e) {
        throw new UpdateException(
            ErrorKind.BOOTENV, unified + ": cannot be read: " + Reasons.of(e), e);
      }
    }
    return found;
  }

  // Below another root there may be none; then a trial waits until it is booted or taken back.
  private String bootId() throws UpdateException {
    Path file = paths.resolve(BOOT_ID);
    try {
      String id = new String(RegularFile.read(file, 100), US_ASCII).strip();
      return id.matches("[0-9a-f-]{1,40}") ? id : "";
    } catch (IOException e) {
      if (paths.isHost()) {
        throw new UpdateException(
            ErrorKind.OS_ERROR, file + ": cannot be read: " + Reasons.of(e), e);
      }
      return "";
    }
  }
}
