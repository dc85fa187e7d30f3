package tandem.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import tandem.posix.Libc;

/**
 * Marks a program and all its descendants, so that a later Tandem finds them if this one is killed:
 * a file under a lock that they inherit. The mark is there before the program is. The kernel gives
 * up the lock with the last of them; when the program has ended in order, the file is removed. It
 * is not flushed, because no process outlives a power cut.
 */
final class ChildMark implements Closeable {
  private static final System.Logger LOG = System.getLogger(ChildMark.class.getName());
  private static final int OWNER_ONLY = 0600;

  private final Path file;
  private final int descriptor;

  private ChildMark(Path file, int descriptor) {
    this.file = file;
    this.descriptor = descriptor;
  }

  /** Makes a mark; a file that exists belongs to another mark, and is an error. */
  static ChildMark create(Path file) throws IOException {
    int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL;
    int descriptor;
    try {
      descriptor = Libc.open(file.toString(), flags, OWNER_ONLY);
    } catch (IOException e) {
      throw new IOException(file + " can not be created: " + e.getMessage(), e);
    }
    ChildMark mark = new ChildMark(file, descriptor);
    if (!Libc.tryLock(descriptor)) {
      mark.close();
      throw new IOException(file + ": is locked, though it is new");
    }
    return mark;
  }

  /** Returns what the program has to inherit. */
  int descriptor() {
    return descriptor;
  }

  /**
   * Notes the leader of the group, for those of it that close all that they inherited. The others
   * are found without.
   *
   * @param patience how long they may go on by themselves after this Tandem was killed
   */
  void name(int leader, Duration patience) {
    try {
      Optional<ProcessEntry> entry = ProcessEntry.of(leader);
      if (entry.isPresent()) {
        String text =
            leader
                + " "
                + entry.get().started()
                + " "
                + bootId()
                + " "
                + patience.toMillis()
                + "\n";
        Files.writeString(file, text, UTF_8, StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, () -> file + ": can not be written: " + e.getMessage());
    }
  }

  static String bootId() throws IOException {
    return Files.readString(ProcessEntry.PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  /** Removes the mark: what still runs is not looked for any more. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      Libc.close(descriptor);
    }
  }

  /** Leaves the file behind, for the next Tandem to see to. */
  void abandon() {
    Libc.close(descriptor);
  }
}
