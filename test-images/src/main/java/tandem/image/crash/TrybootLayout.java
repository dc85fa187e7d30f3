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

/** A Raspberry Pi, whose firmware reads {@code autoboot.txt} and remembers nothing. */
public enum TrybootLayout implements Layout {
  FIRMWARE;

  private static final String AUTOBOOT = "autoboot.txt";

  @Override
  public String title() {
    return "tryboot";
  }

  @Override
  public DiskState environment(int bootPart) {
    ModelDisk disk = new ModelDisk(Disks.ENVIRONMENT, DiskState.empty(), new Trace());
    int other = Machine.PART_A + Machine.PART_B - bootPart;
    // Shorter than Tandem makes it, so that the first trial has to pad it.
    String text =
        "[all]\ntryboot_a_b=1\nboot_partition=%d\n[tryboot]\nboot_partition=%d\n"
            .formatted(bootPart, other);
    try {
      Files.writeString(disk.root().resolve(AUTOBOOT), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk.state();
  }

  /** The flag of a reboot is gone with the power, and with the boot that reads it. */
  @Override
  public boolean keepsTrial() {
    return false;
  }

  @Override
  public Booted boot(Path environment, boolean flagged) throws UpdateException, IOException {
    String section = "[all]";
    int part = 0;
    for (String line : BootFile.read(environment.resolve(AUTOBOOT)).split("[\n\0]", -1)) {
      boolean counts = section.equals("[all]") || (flagged && section.equals("[tryboot]"));
      if (line.startsWith("[")) {
        section = line;
      } else if (counts && line.matches("boot_partition=[0-9]{1,4}")) {
        part = Integer.parseInt(line.substring("boot_partition=".length()));
      }
    }
    if (part != Machine.PART_A && part != Machine.PART_B) {
      throw new UpdateException(ErrorKind.BOOTENV, "the firmware finds no partition to boot");
    }
    return new Booted(part, false);
  }

  @Override
  public BootControl control(Path environment, int running, String bootId) {
    SlotParts slots = new SlotParts(Machine.PART_A, Machine.PART_B, running);
    return BootFolders.tryboot(environment, slots, bootId);
  }
}
