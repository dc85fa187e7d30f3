package tandem.image.convert;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.Origin;
import tandem.image.tool.Debugfs;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** A copy of the root file system in the workspace, and what is done to it as a whole. */
final class RootFile {
  private static final String NAME = "root";
  private static final int REPAIRED = 1;
  private static final String SHOWN = "root file system";

  private final Workspace workspace;
  private final long time;

  RootFile(Workspace workspace, Origin origin) {
    this.workspace = workspace;
    this.time = origin.time();
  }

  Path path() {
    return workspace.file(NAME);
  }

  Debugfs debugfs() {
    return new Debugfs(workspace, NAME, SHOWN, time);
  }

  private ToolResult run(Tool tool, String... arguments) throws UpdateException, IOException {
    String now = Long.toString(time);
    Map<String, String> environment =
        Map.of("E2FSPROGS_FAKE_TIME", now, "E2FSCK_TIME", now, "E2FSCK_CONFIG", "/dev/null");
    return workspace.run(tool, "", environment, arguments);
  }

  /** Replays its journal, repairs small damage, and drops what GRUB can not read. */
  void prepare() throws UpdateException, IOException {
    repair();
    String features = debugfs().read("features").text();
    if (features.contains("inline_data") || features.contains("casefold")) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED,
          SHOWN + ": has inline_data or casefold, of which no bootloader loads a kernel");
    }
    if (features.contains("metadata_csum_seed")) {
      ToolResult result = run(Tool.TUNE2FS, "-O", "^metadata_csum_seed", NAME);
      if (result.exit() != 0) {
        throw result.failure(ErrorKind.FAILED, SHOWN);
      }
      repair();
    }
  }

  private void repair() throws UpdateException, IOException {
    ToolResult result = run(Tool.E2FSCK, "-fp", NAME);
    if (result.exit() > REPAIRED) {
      throw result
          .failure(ErrorKind.ARTIFACT_INVALID, SHOWN + ": is damaged")
          .withHint("repair it with e2fsck first");
    }
  }

  /** Checks it after changes. */
  void mustBeClean() throws UpdateException, IOException {
    ToolResult result = run(Tool.E2FSCK, "-fn", NAME);
    if (result.exit() != 0) {
      throw result.failure(ErrorKind.VERIFY_FAILED, SHOWN + ": is not clean after the changes");
    }
  }

  /** Makes it larger, if that is larger than it is. */
  void grow(long bytes) throws UpdateException, IOException {
    if (bytes > Files.size(path())) {
      resize(bytes);
    }
  }

  /** Makes it smaller, if that is smaller than it is. */
  void shrink(long bytes) throws UpdateException, IOException {
    if (bytes < Files.size(path())) {
      resize(bytes);
      try (FileChannel file = FileChannel.open(path(), StandardOpenOption.WRITE)) {
        file.truncate(bytes);
      }
      repair();
    }
  }

  private void resize(long bytes) throws UpdateException, IOException {
    ToolResult result = run(Tool.RESIZE2FS, NAME, bytes / 1024 + "K");
    if (result.exit() != 0) {
      throw result
          .failure(ErrorKind.NO_SPACE, SHOWN + ": can not have " + bytes + " bytes")
          .withHint("give another size by --slot-size");
    }
  }
}
