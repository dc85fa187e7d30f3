package tandem.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One call of a program.
 *
 * @param words path of the program, absolute, and its arguments
 * @param folder where it starts
 * @param environment what is added to Tandem's own environment, or overrides it
 * @param input all that it can read, at most 4096 bytes
 * @param timeout how long it may run
 * @param grace how long after SIGTERM its process group gets SIGKILL, when it ran too long or
 *     Tandem is to end
 * @param patience how long it may go on by itself before that SIGTERM when Tandem ends or has been
 *     killed: for a program whose write would be torn
 */
public record ProgramCall(
    List<String> words,
    Path folder,
    Map<String, String> environment,
    String input,
    Duration timeout,
    Duration grace,
    Duration patience) {
  /** As long as Mender gives a program to clean up. */
  public static final Duration GRACE = Duration.ofMinutes(1);

  // The folder can be entered only from inside.
  private static final String CHROOT =
      "PATH=$PATH:/usr/sbin:/sbin; root=$1; shift;"
          + " exec chroot \"$root\" /bin/sh -c 'cd \"$1\" && shift && exec \"$@\"' sh \"$@\"";

  public ProgramCall {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    if (words.isEmpty() || !Path.of(words.get(0)).isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path and arguments: " + words);
    }
  }

  /**
   * Takes a call with nothing added to the environment, no input and the usual time to clean up.
   */
  public static ProgramCall of(List<String> words, Path folder, Duration timeout) {
    return new ProgramCall(words, folder, Map.of(), "", timeout, GRACE, Duration.ZERO);
  }

  /**
   * Returns a call that runs this one's program inside of another root. Program and folder are as
   * that root names them; it has to have a shell.
   */
  public ProgramCall inside(Path root) {
    List<String> inside = new ArrayList<>();
    inside.addAll(List.of("/bin/sh", "-c", CHROOT, "sh", root.toAbsolutePath().toString()));
    inside.add(folder.toString());
    inside.addAll(words);
    return new ProgramCall(inside, root, environment, input, timeout, grace, patience);
  }

  /** Returns the path of the program, for messages. */
  public String program() {
    return words.get(0);
  }
}
