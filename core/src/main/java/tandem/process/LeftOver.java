package tandem.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.posix.Libc;
import tandem.posix.Signal;

/** What a killed Tandem has left running: found by its {@link ChildMark}, and ended. */
final class LeftOver {
  private static final System.Logger LOG = System.getLogger(LeftOver.class.getName());
  private static final int MAX_BYTES = 256;
  private static final int POLL_MILLIS = 20;
  private static final Pattern NOTE =
      Pattern.compile("[0-9]{1,9} [0-9]{1,19} [0-9a-f-]{1,40}( [0-9]{1,7})?");

  private final Path mark;

  LeftOver(Path mark) {
    this.mark = mark;
  }

  /**
   * Ends the processes of the mark, if there is one, and removes it.
   *
   * @param grace how long they get to end after SIGTERM, and then again after SIGKILL
   * @throws UpdateException BUSY when they do not end
   */
  void end(Duration grace) throws UpdateException {
    try {
      if (!Files.exists(mark)) {
        return;
      }
      boolean ended =
          endsWithin(patience()) || endWith(Signal.TERM, grace) || endWith(Signal.KILL, grace);
      if (!ended) {
        throw new UpdateException(
                ErrorKind.BUSY,
                mark + ": a killed run has left processes that do not end: " + words(members()))
            .withHint("they may wait for a failing device; end them, or reboot");
      }
      Files.deleteIfExists(mark);
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.OS_ERROR,
          mark + ": can not tell what a killed run has left: " + e.getMessage(),
          e);
    }
  }

  /** Returns the processes that are left, in words; changes nothing. */
  List<String> found() throws IOException {
    return Files.exists(mark)
        ? members().stream().map(member -> words(List.of(member))).toList()
        : List.of();
  }

  private boolean endsWithin(Duration patience) throws IOException {
    long start = System.nanoTime();
    boolean ended = hasEnded();
    while (!ended && System.nanoTime() - start < patience.toNanos()) {
      pause();
      ended = hasEnded();
    }
    return ended;
  }

  private boolean endWith(Signal signal, Duration patience) throws IOException {
    long start = System.nanoTime();
    Set<Integer> asked = new TreeSet<>();
    List<ProcessEntry> members = members();
    do {
      for (ProcessEntry member : members) {
        // Not again and again: a clean-up of theirs would be interrupted.
        if (asked.add(member.group())) {
          LOG.log(
              System.Logger.Level.WARNING,
              () -> "a killed run has left " + words(List.of(member)) + ", sending SIG" + signal);
          signal.sendToGroup(member.group());
        }
      }
      pause();
      // A search looks into every process of the system: not while those that are known live.
      if (members.stream().noneMatch(ProcessEntry::stillLives)) {
        if (hasEnded()) {
          return true;
        }
        members = members();
      }
    } while (System.nanoTime() - start < patience.toNanos());
    return false;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Tells whether none is left. The lock says so of those that a search could miss. */
  private boolean hasEnded() throws IOException {
    int descriptor = Libc.open(mark.toString(), Libc.O_RDWR, 0);
    boolean free;
    try {
      free = Libc.tryLock(descriptor);
    } finally {
      Libc.close(descriptor);
    }
    return free && members().isEmpty();
  }

  private List<ProcessEntry> members() throws IOException {
    int leader = leader();
    long self = ProcessHandle.current().pid();
    return ProcessEntry.living().stream()
        .filter(entry -> entry.number() != self)
        .filter(entry -> entry.group() == leader || holdsLock(entry))
        .toList();
  }

  /** Returns the group that the mark names if its leader is still the same process, else -1. */
  private int leader() throws IOException {
    String[] words = words();
    if (words.length == 0 || !words[2].equals(ChildMark.bootId())) {
      return -1; // from before a reboot
    }
    return ProcessEntry.of(Integer.parseInt(words[0]))
        .filter(entry -> Long.toString(entry.started()).equals(words[1]))
        .map(ProcessEntry::group)
        .orElse(-1);
  }

  private Duration patience() throws IOException {
    String[] words = words();
    return words.length < 4 ? Duration.ZERO : Duration.ofMillis(Integer.parseInt(words[3]));
  }

  /** Returns what the mark notes; nothing when Tandem was killed before it could note it. */
  private String[] words() throws IOException {
    String text = new String(RegularFile.read(mark, MAX_BYTES), UTF_8).strip();
    return NOTE.matcher(text).matches() ? text.split(" ", -1) : new String[0];
  }

  // Whoever merely looks at the file has it open too, but not under its lock.
  private boolean holdsLock(ProcessEntry entry) {
    Path folder = ProcessEntry.PROC.resolve(Integer.toString(entry.number()));
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (isMark(descriptor) && isLocked(folder, descriptor)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // it has ended meanwhile, or belongs to somebody else
    }
  }

  private boolean isMark(Path descriptor) {
    try {
      return Files.isSameFile(descriptor, mark);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static boolean isLocked(Path folder, Path descriptor) throws IOException {
    return Files.readString(folder.resolve("fdinfo").resolve(descriptor.getFileName()))
        .lines()
        .anyMatch(line -> line.startsWith("lock:") && line.contains("FLOCK"));
  }

  private static String words(List<ProcessEntry> members) {
    return members.isEmpty()
        ? "none that can be seen"
        : members.stream()
            .map(member -> "process " + member.number() + " (" + member.name() + ")")
            .collect(Collectors.joining(", "));
  }
}
