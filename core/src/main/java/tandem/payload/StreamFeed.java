package tandem.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tandem.artifact.PayloadFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.posix.ErrnoException;
import tandem.posix.Fifo;
import tandem.process.LiveProgram;

/**
 * Hands files to a module through named pipes. A module can end at any time, or never read: nothing
 * here waits for it without looking whether it is still there.
 */
final class StreamFeed {
  private static final int BUFFER = 64 * 1024;
  private static final int WAIT_MILLIS = 100;
  private static final int LONGEST_PAUSE_MILLIS = 50;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final ModuleProgram.Started module;
  private final LiveProgram program;
  private final ModuleTree tree;
  private final byte[] buffer = new byte[BUFFER];

  StreamFeed(ModuleProgram.Started module, ModuleTree tree) {
    this.module = module;
    this.program = module.program();
    this.tree = tree;
  }

  /** Makes the pipe of a file, before the module is told of it. */
  static void prepare(ModuleTree tree, PayloadFile file) throws UpdateException {
    Path stream = tree.streams().resolve(file.name());
    try {
      tree.makePipe(stream);
    } catch (IOException e) {
      throw StoredFile.failure(stream, e);
    }
  }

  /** Opens {@code stream-next}; empty when the module has ended without asking for more. */
  Optional<Fifo> awaitQuestion() throws UpdateException {
    return open(tree.streamNext());
  }

  /**
   * Tells the module of a file whose pipe is there, and hands it over.
   *
   * @param question the opened {@code stream-next}, which this closes
   * @param withSize whether the module is told the size too
   * @throws IOException when the artifact is wrong or its source fails
   * @throws UpdateException MODULE when the module does not take all of it
   */
  void give(Fifo question, PayloadFile file, boolean withSize, FileProgress progress)
      throws IOException, UpdateException {
    Path stream = tree.streams().resolve(file.name());
    try (question) {
      String size = withSize ? " " + file.size() : "";
      byte[] line = ("streams/" + file.name() + size + "\n").getBytes(UTF_8);
      feed(question, line, line.length, file, progress);
    }
    Optional<Fifo> opened = open(stream);
    if (opened.isEmpty()) {
      throw notTaken(file, progress);
    }
    Fifo pipe = opened.get();
    boolean whole = false;
    try {
      InputStream content = file.content();
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        feed(pipe, buffer, n, file, progress);
        progress.add(n);
      }
      whole = true;
    } finally {
      if (!whole) {
        // Before the pipe is closed: the module must not take what it has for all there is.
        program.end();
        program.endsWithin(LAST_WORDS);
      }
      pipe.close();
    }
    Files.deleteIfExists(stream);
  }

  private Optional<Fifo> open(Path path) throws UpdateException {
    for (int pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      boolean alive = program.isAlive(); // asked first: it can come and end in between
      try {
        Optional<Fifo> opened = module.host().openPipe(path);
        if (opened.isPresent() || !alive) {
          return opened;
        }
      } catch (IOException e) {
        throw new UpdateException(
            ErrorKind.MODULE, module.name() + ": " + path + " can not be opened: " + e, e);
      }
      program.endsWithin(Duration.ofMillis(pause));
    }
  }

  private void feed(Fifo pipe, byte[] data, int length, PayloadFile file, FileProgress progress)
      throws UpdateException {
    int done = 0;
    while (done < length) {
      int n;
      try {
        n = pipe.write(data, done, length - done, WAIT_MILLIS);
      } catch (ErrnoException e) {
        if (e.errno() == ErrnoException.EPIPE) {
          throw notTaken(file, progress);
        }
        throw broken(e);
      } catch (IOException e) {
        throw broken(e);
      }
      // A process that it has left behind may hold the pipe open.
      if (n == 0 && !program.isAlive()) {
        throw notTaken(file, progress);
      }
      done += n;
    }
  }

  private UpdateException broken(IOException cause) {
    return new UpdateException(
        ErrorKind.MODULE, module.name() + ": the stream broke: " + cause.getMessage(), cause);
  }

  /** Returns the module's own failure if it ends with one. */
  private UpdateException notTaken(PayloadFile file, FileProgress progress) throws UpdateException {
    if (program.endsWithin(LAST_WORDS)) {
      module.await();
    }
    return new UpdateException(
            ErrorKind.MODULE,
            module.name()
                + ": stopped reading "
                + file.name()
                + " after "
                + progress.done()
                + " of "
                + file.size()
                + " bytes")
        .withHint("a module reads every stream to its end, or none of them");
  }
}
