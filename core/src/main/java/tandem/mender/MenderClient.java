package tandem.mender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Mender's client on the running system: whether it is at work, or could be. */
public final class MenderClient {
  /** Where the client is installed, on the device. */
  public static final List<String> PROGRAMS =
      List.of("/usr/bin/mender", "/usr/bin/mender-update", "/usr/sbin/mender");

  private static final String OURS = "tandem";

  private final MenderStore store;
  private final List<Path> programs;

  /**
   * Takes its store, and where its programs would be.
   *
   * @param programs {@link #PROGRAMS} on this machine
   */
  public MenderClient(MenderStore store, List<Path> programs) {
    this.store = store;
    this.programs = List.copyOf(programs);
  }

  /** Returns what makes it possible that Mender goes on with an update, in words. */
  public Optional<String> sign() {
    OptionalLong process = store.openedBy();
    if (process.isPresent()) {
      return Optional.of("process " + process.getAsLong() + " has " + store.file() + " open");
    }
    return programs.stream()
        .filter(MenderClient::isMenders)
        .findFirst()
        .map(program -> program + " is installed");
  }

  // A link of one of Mender's names to Tandem is Tandem.
  private static boolean isMenders(Path program) {
    try {
      Path name = program.toRealPath().getFileName();
      return Files.isExecutable(program) && (name == null || !name.toString().equals(OURS));
    } catch (IOException e) {
      return false;
    }
  }
}
