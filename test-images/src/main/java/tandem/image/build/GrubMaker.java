package tandem.image.build;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/**
 * Makes GRUB's programs. What {@code grub-install} would do on a device is done to the bytes: the
 * first sector is told where GRUB begins, and GRUB's first sector where the rest is.
 */
final class GrubMaker {
  private static final Path MODULES = Path.of("/usr/lib/grub");
  private static final String FOLDER = "/EFI/BOOT";

  /** Where GRUB's own first sector says what follows: sector, number of sectors, and memory. */
  private static final int REST_SECTOR = 0x1f4;

  private static final int REST_COUNT = 0x1fc;

  /** Where the disk's first sector says where GRUB begins. */
  private static final int GRUB_SECTOR = 0x5c;

  /** A jump over the line that tells disks from floppies, which no disk needs. */
  private static final int DRIVE_CHECK = 0x66;

  private static final byte NOP = (byte) 0x90;

  private static final List<String> COMMON =
      List.of(
          "part_gpt",
          "fat",
          "ext2",
          "normal",
          "configfile",
          "linux",
          "loadenv",
          "test",
          "echo",
          "regexp",
          "reboot",
          "sleep",
          "serial",
          "terminal",
          "true",
          "boot");

  private final Workspace workspace;

  GrubMaker(Workspace workspace) throws IOException {
    this.workspace = workspace;
    // Else GRUB would wait for commands where the script is missing.
    Files.write(
        workspace.file("early.cfg"), "configfile $prefix/grub.cfg\nreboot\n".getBytes(US_ASCII));
  }

  /** Makes GRUB for BIOS, which begins in this place. */
  byte[] forBios(DiskLayout.Partition place) throws UpdateException, IOException {
    // The disk is the one that the BIOS read it from.
    byte[] core =
        Files.readAllBytes(make("i386-pc", "grub-pc-bin", "(,gpt1)" + FOLDER, "biosdisk"));
    if (core.length > place.bytes()) {
      throw new UpdateException(
          ErrorKind.FAILED,
          "GRUB has " + core.length + " bytes, there is room for " + place.bytes());
    }
    return placed(core, place.offset() / GptWriter.SECTOR);
  }

  static byte[] placed(byte[] core, long sector) {
    int sectors = (core.length + GptWriter.SECTOR - 1) / GptWriter.SECTOR;
    byte[] whole = Arrays.copyOf(core, sectors * GptWriter.SECTOR);
    ByteBuffer.wrap(whole)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(REST_SECTOR, sector + 1)
        .putShort(REST_COUNT, (short) (sectors - 1));
    return whole;
  }

  /** Returns the code for the disk's first sector, which starts GRUB from this place. */
  static byte[] bootCode(DiskLayout.Partition place) throws IOException {
    byte[] sector = Files.readAllBytes(MODULES.resolve("i386-pc/boot.img"));
    return starting(sector, place.offset() / GptWriter.SECTOR);
  }

  static byte[] starting(byte[] firstSector, long sector) {
    byte[] boot = Arrays.copyOf(firstSector, GptWriter.BOOT_CODE);
    ByteBuffer code = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
    code.putLong(GRUB_SECTOR, sector).put(DRIVE_CHECK, NOP).put(DRIVE_CHECK + 1, NOP);
    return boot;
  }

  /** Makes GRUB for EFI. */
  Path forEfi() throws UpdateException, IOException {
    return make("x86_64-efi", "grub-efi-amd64-bin", FOLDER);
  }

  private Path make(String format, String debianPackage, String prefix, String... more)
      throws UpdateException, IOException {
    Path modules = MODULES.resolve(format);
    if (!Files.isRegularFile(modules.resolve("moddep.lst"))) {
      throw new UpdateException(
              ErrorKind.OS_ERROR, modules + ": GRUB's modules are needed and not installed")
          .withHint("Debian's package " + debianPackage + " has them");
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-O",
                format,
                "-d",
                modules.toString(),
                "-p",
                prefix,
                "-c",
                "early.cfg",
                "-o",
                format));
    arguments.addAll(COMMON);
    arguments.addAll(List.of(more));
    ToolResult result =
        workspace.run(Tool.GRUB_MKIMAGE, "", Map.of(), arguments.toArray(String[]::new));
    if (result.exit() != 0) {
      throw result.failure(ErrorKind.FAILED, "GRUB can not be put together");
    }
    return workspace.file(format);
  }
}
