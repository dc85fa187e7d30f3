package tandem.image.convert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.Architecture;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** The self-contained Tandem for devices, unpacked. */
final class TandemArchive {
  private static final String DEVICE_EDITION = "tandem";
  private static final int WORDS = 3;

  private final Workspace workspace;
  private final Path file;
  private final String folder;
  private final Architecture architecture;

  private TandemArchive(Workspace workspace, Path file, String folder, Architecture architecture) {
    this.workspace = workspace;
    this.file = file;
    this.folder = folder;
    this.architecture = architecture;
  }

  /**
   * Unpacks it.
   *
   * @throws UpdateException of kind NO_INPUT when it is not there, UNSUPPORTED when it is no
   *     archive for devices of an architecture that images are made for
   */
  static TandemArchive unpack(Path archive, Workspace workspace)
      throws UpdateException, IOException {
    if (!Files.isRegularFile(archive)) {
      throw new UpdateException(ErrorKind.NO_INPUT, archive + ": is no file")
          .withHint("./tandem dist --format tar makes archives");
    }
    Path target = Files.createDirectory(workspace.file("archive"));
    Path link = workspace.file("archive.tar.gz");
    Files.createSymbolicLink(link, archive.toRealPath());
    ToolResult result =
        workspace.run(
            Tool.TAR, "", Map.of(), "-xzf", "archive.tar.gz", "-C", "archive", "--no-same-owner");
    try (Stream<Path> files = Files.list(target)) {
      List<Path> found = files.toList();
      if (result.exit() != 0 || found.size() != 1) {
        throw notOne(archive);
      }
      String folder = "archive/" + found.get(0).getFileName();
      return new TandemArchive(workspace, archive, folder, architecture(archive, found.get(0)));
    }
  }

  private static UpdateException notOne(Path archive) {
    return new UpdateException(
            ErrorKind.UNSUPPORTED,
            archive + ": is no archive of Tandem for devices with amd64 or arm64")
        .withHint(
            "./tandem dist --arch amd64 --format tar makes tandem-VERSION-linux-amd64.tar.gz");
  }

  private static Architecture architecture(Path archive, Path tree)
      throws UpdateException, IOException {
    Path edition = tree.resolve("edition");
    String[] words =
        Files.isRegularFile(edition)
            ? Files.readString(edition, UTF_8).strip().split(" ", -1)
            : new String[0];
    if (words.length != WORDS || !words[0].equals(DEVICE_EDITION)) {
      throw notOne(archive);
    }
    return switch (words[2]) {
      case "amd64" -> Architecture.AMD64;
      case "arm64" -> Architecture.ARM64;
      default -> throw notOne(archive);
    };
  }

  Architecture architecture() {
    return architecture;
  }

  /** Installs it by its own script into a folder in the workspace. */
  void install(String root) throws UpdateException, IOException {
    ToolResult result = workspace.run(Tool.SH, "", Map.of(), folder + "/install", root);
    if (result.exit() != 0) {
      throw result.failure(ErrorKind.FAILED, file + ": can not be installed");
    }
  }
}
