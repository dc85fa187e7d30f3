package tandem.image.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Runs mtools on one FAT file system. */
public final class Mtools {
  /** The first second that FAT can tell; an earlier one would wrap around. */
  private static final long EARLIEST = 315_532_800;

  private final Workspace workspace;
  private final String name;
  private final Map<String, String> environment;

  /**
   * Takes the place to work in.
   *
   * @param name for messages
   * @param time for all that is written, in seconds since 1970
   */
  public Mtools(Workspace workspace, String name, Optional<Long> time) {
    this.workspace = workspace;
    this.name = name;
    this.environment =
        Map.of(
            "MTOOLS_SKIP_CHECK",
            "1",
            "MTOOLSRC",
            "/dev/null",
            "SOURCE_DATE_EPOCH",
            Long.toString(Math.max(EARLIEST, time.orElse(EARLIEST))));
  }

  /**
   * Copies a file out.
   *
   * @param image its name in the workspace, with an offset
   * @throws UpdateException of kind ARTIFACT_INVALID when the file system does not give it
   */
  public void read(String image, String place, String target) throws UpdateException, IOException {
    run(ErrorKind.ARTIFACT_INVALID, image, Tool.MCOPY, "-n", place, target);
  }

  /**
   * Runs one of the tools that change the file system.
   *
   * @param image its name in the workspace, with an offset
   * @throws UpdateException when it failed or said anything; they do not always tell by their code
   */
  public void change(String image, Tool tool, String... arguments)
      throws UpdateException, IOException {
    run(ErrorKind.FAILED, image, tool, arguments);
  }

  private void run(ErrorKind kind, String image, Tool tool, String... arguments)
      throws UpdateException, IOException {
    ToolResult result = call(image, tool, arguments);
    if (result.exit() != 0 || !result.err().isBlank()) {
      boolean full = (result.out() + result.err()).contains("Disk full");
      throw result.failure(full ? ErrorKind.NO_SPACE : kind, name);
    }
  }

  private ToolResult call(String image, Tool tool, String... arguments)
      throws UpdateException, IOException {
    List<String> all = new ArrayList<>(List.of("-i", image));
    all.addAll(List.of(arguments));
    return workspace.run(tool, "", environment, all.toArray(String[]::new));
  }

  /** Lists a folder: full names after the drive's two colons, those of folders with a slash. */
  public List<String> list(String image, String folder) throws UpdateException, IOException {
    ToolResult result = call(image, Tool.MDIR, "-b", "-a", folder);
    if (result.exit() != 0) {
      if (result.err().contains("not found")) {
        return List.of();
      }
      throw result.failure(ErrorKind.ARTIFACT_INVALID, name);
    }
    return ToolResult.ByteText.shown(result.out())
        .lines()
        .filter(line -> line.startsWith("::/"))
        .map(line -> line.substring(2))
        .toList();
  }
}
