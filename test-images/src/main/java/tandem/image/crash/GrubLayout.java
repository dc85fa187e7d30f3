package tandem.image.crash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tandem.boot.BootControl;
import tandem.boot.BootFolders;
import tandem.boot.EnvLock;
import tandem.image.disk.DiskState;
import tandem.image.disk.ModelDisk;
import tandem.image.disk.Trace;

/** GRUB with the scripts of grub-mender-grubenv, which keep two copies of its environment. */
public enum GrubLayout implements Layout {
  PAIR;

  private static final int BLOCK = 1024;
  private static final String HEADER = "# GRUB Environment Block\n";

  @Override
  public String title() {
    return "grub";
  }

  @Override
  public DiskState environment(int bootPart) {
    ModelDisk disk = new ModelDisk(Disks.ENVIRONMENT, DiskState.empty(), new Trace());
    // A long variable moves those of the switch to the border of two sectors.
    String variables =
        "padding="
            + "x".repeat(430)
            + "\nbootcount=0\nmender_boot_part="
            + bootPart
            + "\nupgrade_available=0\n";
    try {
      for (String copy : new String[] {"mender_grubenv1", "mender_grubenv2"}) {
        Path folder = Files.createDirectories(disk.root().resolve(copy));
        byte[] lock = block("editing=0\n");
        Files.write(folder.resolve("env"), block(variables));
        Files.write(folder.resolve("lock"), lock);
        Files.write(
            folder.resolve("lock.sha256sum"), (digest(lock) + "  lock\n").getBytes(ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk.state();
  }

  @Override
  public Booted boot(Path environment, boolean flagged) throws IOException {
    GrubBootScript script = new GrubBootScript(environment, Machine.PART_A, Machine.PART_B);
    return new Booted(script.boot(), false);
  }

  @Override
  public BootControl control(Path environment, int running, String bootId) {
    return BootFolders.grub(environment, EnvLock.NONE);
  }

  private static byte[] block(String lines) {
    String text = HEADER + lines;
    return (text + "#".repeat(BLOCK - text.length())).getBytes(ISO_8859_1);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
