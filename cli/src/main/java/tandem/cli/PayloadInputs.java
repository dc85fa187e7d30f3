package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.artifact.CloseAll;
import tandem.artifact.PayloadSource;
import tandem.artifact.Spool;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * The files of a payload. What comes through a pipe is spooled, because the size of a file comes
 * before its content in an artifact; closing this removes the spools.
 */
final class PayloadInputs implements AutoCloseable {
  private static final String STANDARD_INPUT = "-";

  private final Console console;
  private final Path folder;
  private final List<Spool> spools = new ArrayList<>();
  private boolean tookStandardInput;

  /**
   * Takes what the pipes belong to.
   *
   * @param folder for spools
   */
  PayloadInputs(Console console, Path folder) {
    this.console = console;
    this.folder = folder;
  }

  /**
   * Takes a file.
   *
   * @param argument a path, or {@code -} for standard input
   * @param pipedName name in the artifact of what has none of its own
   */
  PayloadSource take(String argument, String pipedName) throws UpdateException, IOException {
    if (argument.equals(STANDARD_INPUT)) {
      if (tookStandardInput) {
        throw new UpdateException(
            ErrorKind.USAGE, "--file -: standard input can be read once only");
      }
      tookStandardInput = true;
      return spooled(pipedName, "standard input", console.in());
    }
    Path path = Path.of(argument);
    if (!Files.exists(path) || Files.isRegularFile(path)) {
      return PayloadSource.of(path);
    }
    if (Files.isDirectory(path)) {
      throw new UpdateException(ErrorKind.USAGE, path + ": is a folder, a payload holds files");
    }
    PayloadSource named = PayloadSource.of(path);
    try (InputStream in = Files.newInputStream(path)) {
      return spooled(named.name(), argument, in);
    }
  }

  /** Leaves standard input to something else. */
  void leaveStandardInput() {
    tookStandardInput = true;
  }

  private PayloadSource spooled(String name, String what, InputStream in) throws IOException {
    Spool spool = spool();
    spool.fill(in);
    console.note(
        "spooled "
            + what
            + ", "
            + Sizes.of(spool.size())
            + ", in "
            + folder
            + ": its size has to come first");
    return new PayloadSource(name, spool.path());
  }

  /** Returns an empty spool. */
  Spool spool() throws IOException {
    Spool spool = Spool.create(folder);
    spools.add(spool);
    return spool;
  }

  @Override
  public void close() throws IOException {
    CloseAll.of(spools);
  }
}
