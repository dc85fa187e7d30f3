package tandem.image.build;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tandem.boot.EnvImage;
import tandem.boot.GrubPairFiles;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Workspace;

/** The files of the boot partition, those of the environment first. */
final class BootContent {
  /** Size of one copy of U-Boot's environment. */
  static final int UBOOT_BYTES = 0x4000;

  private static final String GRUB_FOLDER = "/grub-mender-grubenv/";
  private static final Pattern DESTINATION = Pattern.compile("(/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+");
  private static final Map<String, String> SLOTS =
      Map.of(
          "bootcount",
          "0",
          "mender_boot_part",
          Integer.toString(DiskLayout.SLOT_A),
          "upgrade_available",
          "0");

  private final Workspace workspace;
  private final Map<String, Path> files = new LinkedHashMap<>();

  BootContent(Workspace workspace) {
    this.workspace = workspace;
  }

  Map<String, Path> files() {
    return files;
  }

  /** Adds both copies of GRUB's environment, its script, and the program for EFI. */
  void addGrub(BootTexts texts, Path program) throws UpdateException, IOException {
    Map<String, byte[]> copies = GrubPairFiles.holding(new TreeMap<>(SLOTS));
    for (Map.Entry<String, byte[]> file : copies.entrySet()) {
      add(GRUB_FOLDER + file.getKey(), file.getValue());
    }
    add("/EFI/BOOT/grub.cfg", texts.grub().getBytes(US_ASCII));
    files.put("/EFI/BOOT/BOOTX64.EFI", program);
  }

  /** Adds both copies of U-Boot's environment. */
  void addUboot(Map<String, String> chosen, BootTexts texts) throws UpdateException, IOException {
    Map<String, String> variables = new TreeMap<>(SLOTS);
    variables.put("mender_boot_part_hex", Integer.toHexString(DiskLayout.SLOT_A));
    variables.putAll(chosen.isEmpty() ? texts.uboot() : chosen);
    try {
      add("/uboot.env", EnvImage.redundant(variables, UBOOT_BYTES, 1));
      add("/uboot-redund.env", EnvImage.redundant(variables, UBOOT_BYTES, 0));
    } catch (IllegalArgumentException e) {
      throw new UpdateException(ErrorKind.USAGE, "u-boot environment: " + e.getMessage(), e);
    }
  }

  /**
   * Adds a file that somebody chose.
   *
   * @throws UpdateException of kind USAGE when there is one of this name, or none can have it,
   *     NO_SPACE when it is larger than the partition
   */
  void add(BootFile file) throws UpdateException, IOException {
    String given = file.destination();
    String path = given.startsWith("/") ? given : "/" + given;
    if (!DESTINATION.matcher(path).matches() || path.endsWith(".")) {
      throw new UpdateException(
          ErrorKind.USAGE, "boot file: '" + given + "' is no path in the boot partition");
    }
    String same = path.toLowerCase(Locale.ROOT);
    for (String other : files.keySet()) {
      String there = other.toLowerCase(Locale.ROOT);
      if (there.equals(same)) {
        throw new UpdateException(ErrorKind.USAGE, "boot file: " + other + " is there twice");
      }
      if (there.startsWith(same + "/") || same.startsWith(there + "/")) {
        throw new UpdateException(
            ErrorKind.USAGE, "boot file: " + path + " and " + other + ": one is a folder");
      }
    }
    if (!Files.isRegularFile(file.source())) {
      throw new UpdateException(ErrorKind.NO_INPUT, file.source() + ": is no file");
    }
    long size = Files.size(file.source());
    if (size > DiskLayout.BOOT_BYTES) { // before all of it is copied
      throw new UpdateException(
          ErrorKind.NO_SPACE,
          file.source() + ": has " + size + " bytes, the boot partition " + DiskLayout.BOOT_BYTES);
    }
    files.put(path, file.source());
  }

  private void add(String path, byte[] bytes) throws IOException {
    Path file = workspace.file("boot-file-" + files.size());
    Files.write(file, bytes);
    files.put(path, file);
  }
}
