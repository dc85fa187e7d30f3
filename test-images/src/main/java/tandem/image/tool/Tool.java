package tandem.image.tool;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The programs that know file systems, and the Debian packages that bring them. */
public enum Tool {
  MKE2FS("mke2fs", "e2fsprogs"),
  DEBUGFS("debugfs", "e2fsprogs"),
  E2FSCK("e2fsck", "e2fsprogs"),
  RESIZE2FS("resize2fs", "e2fsprogs"),
  TUNE2FS("tune2fs", "e2fsprogs"),
  MFORMAT("mformat", "mtools"),
  MCOPY("mcopy", "mtools"),
  MDIR("mdir", "mtools"),
  MDEL("mdel", "mtools"),
  MDELTREE("mdeltree", "mtools"),
  MMD("mmd", "mtools"),
  MATTRIB("mattrib", "mtools"),
  FSCK_VFAT("fsck.vfat", "dosfstools"),
  GRUB_MKIMAGE("grub-mkimage", "grub-common"),
  GRUB_FSTEST("grub-fstest", "grub-common"),
  CP("cp", "coreutils"),
  TAR("tar", "tar"),
  SH("sh", "dash");

  // An ordinary user's PATH lacks the folders of the administrator's tools.
  private static final List<String> MORE_FOLDERS =
      List.of("/usr/sbin", "/sbin", "/usr/local/sbin", "/opt/homebrew/opt/e2fsprogs/sbin");

  private final String program;
  private final String debianPackage;

  Tool(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /** Returns its file name. */
  public String program() {
    return program;
  }

  /**
   * Finds the program.
   *
   * @param searchPath folders as in {@code PATH}
   * @throws UpdateException of kind OS_ERROR when it is not installed
   */
  public Path find(String searchPath) throws UpdateException {
    List<String> folders = new ArrayList<>(List.of(searchPath.split(File.pathSeparator, -1)));
    folders.addAll(MORE_FOLDERS);
    for (String folder : folders) {
      Path candidate = Path.of(folder, program);
      // A relative folder would make the program depend on where it is called from.
      if (candidate.isAbsolute()
          && Files.isRegularFile(candidate)
          && Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new UpdateException(
            ErrorKind.OS_ERROR, program + ": this program is needed and not installed")
        .withHint("Debian's package " + debianPackage + " has it");
  }
}
