package tandem.image.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** Reads a file system as the GRUB does that goes into the image. */
final class GrubReader {
  private final Workspace workspace;

  GrubReader(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Checks that GRUB can load files, to their ends.
   *
   * @param image the file system
   * @param name for messages
   * @throws UpdateException of kind UNSUPPORTED when it can not
   */
  void mustLoad(Path image, Path name, List<String> files) throws UpdateException, IOException {
    for (String file : files) {
      ToolResult result =
          workspace.run(
              Tool.GRUB_FSTEST, "", Map.of(), image.toAbsolutePath().toString(), "crc", file);
      if (result.exit() != 0) {
        UpdateException failure =
            result.failure(ErrorKind.UNSUPPORTED, name + ": GRUB can not load " + file);
        throw result.err().contains("unknown filesystem")
            ? failure.withHint("mke2fs -O ^FEATURE leaves out what it does not know")
            : failure;
      }
    }
  }
}
