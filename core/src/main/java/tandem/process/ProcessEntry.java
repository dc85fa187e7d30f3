package tandem.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process as {@code /proc/PID/stat} tells of it.
 *
 * @param number its number
 * @param name name of its program, as far as the kernel keeps it
 * @param zombie whether it has ended and only its number is still taken
 * @param group its process group
 * @param started when it started, in the kernel's ticks since boot
 */
record ProcessEntry(int number, String name, boolean zombie, int group, long started) {
  static final Path PROC = Path.of("/proc");

  private static final int STATE = 0;
  private static final int GROUP = 2;
  private static final int STARTED = 19;

  /** Returns the process of this number, if there is one. */
  static Optional<ProcessEntry> of(int number) {
    try {
      byte[] stat = Files.readAllBytes(PROC.resolve(number + "/stat"));
      return Optional.of(parse(number, new String(stat, ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty(); // it has ended meanwhile
    }
  }

  // 1234 (name) S parent group ...; the name may hold blanks and parentheses.
  private static ProcessEntry parse(int number, String stat) {
    int end = stat.lastIndexOf(')');
    String[] fields = stat.substring(end + 2).strip().split(" ", -1);
    return new ProcessEntry(
        number,
        stat.substring(stat.indexOf('(') + 1, end),
        fields[STATE].equals("Z") || fields[STATE].equals("X"),
        Integer.parseInt(fields[GROUP]),
        Long.parseLong(fields[STARTED]));
  }

  /** Returns all processes that have not ended. */
  static List<ProcessEntry> living() throws IOException {
    List<ProcessEntry> living = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        int number = Integer.parseInt(folder.getFileName().toString());
        of(number).filter(entry -> !entry.zombie()).ifPresent(living::add);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return living;
  }

  /** Tells whether this very process has not ended yet. */
  boolean stillLives() {
    return of(number).filter(now -> !now.zombie() && now.started() == started).isPresent();
  }

  /** Tells whether a process of this group has not ended. */
  static boolean anyLivingIn(int group) throws IOException {
    return living().stream().anyMatch(entry -> entry.group() == group);
  }
}
