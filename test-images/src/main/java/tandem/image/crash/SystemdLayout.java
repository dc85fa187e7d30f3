package tandem.image.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tandem.boot.BootControl;
import tandem.boot.BootFolders;
import tandem.boot.SlotParts;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.Trace;

/**
 * systemd-boot and an EFI system partition with an entry for each slot. Its list depends on keys in
 * the entries and on its version, so there is one kind of device for each direction.
 */
public enum SystemdLayout implements Layout {
  ASCENDING("systemd-boot", true),
  DESCENDING("systemd-boot-descending", false);

  private static final String ENTRY_A = "slot-a";
  private static final String ENTRY_B = "slot-b";

  private final String title;
  private final boolean ascending;

  SystemdLayout(String title, boolean ascending) {
    this.title = title;
    this.ascending = ascending;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public DiskState environment(int bootPart) {
    ModelDisk disk = new ModelDisk(Disks.ENVIRONMENT, DiskState.empty(), new Trace());
    String active = bootPart == Machine.PART_A ? ENTRY_A : ENTRY_B;
    try {
      Path entries = Files.createDirectories(disk.root().resolve("loader/entries"));
      Files.writeString(
          disk.root().resolve("loader/loader.conf"), "timeout 0\ndefault " + active + ".conf\n");
      for (String entry : new String[] {ENTRY_A, ENTRY_B}) {
        Files.writeString(
            entries.resolve(entry + ".conf"), "title " + entry + "\nlinux /" + entry + "/linux\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk.state();
  }

  @Override
  public Booted boot(Path environment, boolean flagged) throws UpdateException, IOException {
    String entry = new SystemdBootMenu(environment, ascending).boot();
    if (entry.startsWith(ENTRY_A)) {
      return new Booted(Machine.PART_A, false);
    }
    if (entry.startsWith(ENTRY_B)) {
      return new Booted(Machine.PART_B, false);
    }
    throw new UpdateException(ErrorKind.BOOTENV, "systemd-boot has no entry to boot");
  }

  @Override
  public BootControl control(Path environment, int running, String bootId) {
    SlotParts slots = new SlotParts(Machine.PART_A, Machine.PART_B, running);
    return BootFolders.systemd(environment, ENTRY_A, ENTRY_B, slots);
  }
}
