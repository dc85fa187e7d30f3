package tandem.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tandem.core.UpdateException;
import tandem.image.tool.Mtools;
import tandem.image.tool.Tool;
import tandem.image.tool.Workspace;

/** Makes the FAT file system of the boot partition. */
final class FatMaker {
  private static final String IMAGE = "boot";

  private final Workspace workspace;
  private final Origin origin;
  private final Mtools mtools;

  FatMaker(Workspace workspace, Origin origin) {
    this.workspace = workspace;
    this.origin = origin;
    this.mtools = new Mtools(workspace, "boot partition", Optional.of(origin.time()));
  }

  /**
   * Makes it.
   *
   * @param files by their paths in it, in the order in which they get their places
   * @throws UpdateException of kind NO_SPACE when they do not fit
   */
  Path make(Map<String, Path> files, long bytes) throws UpdateException, IOException {
    mtools.change(
        IMAGE,
        Tool.MFORMAT,
        "-C",
        "-T",
        Long.toString(bytes / GptWriter.SECTOR),
        "-h",
        "64",
        "-s",
        "32",
        "-c",
        "4",
        "-m",
        "0xf8", // a disk, not a floppy
        "-N",
        origin.serial("boot partition"),
        "-v",
        IMAGE.toUpperCase(Locale.ROOT),
        "::");
    for (String folder : folders(files)) {
      mtools.change(IMAGE, Tool.MMD, "::" + folder);
    }
    Path staged = workspace.file("staged");
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Files.copy(file.getValue(), staged, StandardCopyOption.REPLACE_EXISTING);
      mtools.change(IMAGE, Tool.MCOPY, "-o", "staged", "::" + file.getKey());
    }
    return workspace.file(IMAGE);
  }

  // Sorted, so that each comes before those in it.
  private static Set<String> folders(Map<String, Path> files) {
    Set<String> folders = new TreeSet<>();
    for (String path : files.keySet()) {
      for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
        folders.add(path.substring(0, slash));
      }
    }
    return folders;
  }
}
