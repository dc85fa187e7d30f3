package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The serial console of a guest: waits for what it shows and types commands. Everything it shows
 * goes to a file. For one thread; another one reads the console meanwhile.
 */
public final class Console implements AutoCloseable {
  /** What the shell of a reference device shows when it is ready. */
  public static final String PROMPT = "tandem-guest# ";

  private static final int TAIL = 4000;
  private static final long JOIN_MILLIS = 5000;

  private final ReadableByteChannel in;
  private final WritableByteChannel out;
  private final OutputStream mirror;
  private final Path log;
  private final Transcript transcript = new Transcript();
  private final Thread reader = new Thread(this::read, "tandem-console");
  private long seen;
  private long promptFrom;
  private int bootsSeen;

  private Console(ReadableByteChannel in, WritableByteChannel out, OutputStream mirror, Path log) {
    this.in = in;
    this.out = out;
    this.mirror = mirror;
    this.log = log;
  }

  /**
   * Starts to read.
   *
   * @param mirror gets all bytes too; it is not closed
   * @param log file to which all bytes are added
   */
  static Console open(
      ReadableByteChannel in, WritableByteChannel out, OutputStream mirror, Path log) {
    Console console = new Console(in, out, mirror, log);
    console.reader.setDaemon(true);
    console.reader.start();
    return console;
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 13);
    try (OutputStream file =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (in.read(buffer.clear()) >= 0) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        file.write(bytes);
        mirror.write(bytes);
        mirror.flush();
        transcript.append(new String(bytes, ISO_8859_1));
      }
    } catch (IOException e) {
      // A machine that was cut leaves a broken connection; who waits learns that the console ended.
      transcript.append("\n[console: " + e + "]\n");
    } finally {
      transcript.end();
    }
  }

  /** Waits until the console shows the text, from what was awaited or typed last. */
  public void await(String text, Duration limit) throws IOException {
    await(Pattern.compile(Pattern.quote(text)), limit);
  }

  /** Waits until the console shows it, from what was awaited or typed last. */
  public MatchResult await(Pattern pattern, Duration limit) throws IOException {
    Deadline deadline = Deadline.in(limit);
    MatchResult found = transcript.search(seen, text -> firstMatch(pattern, text), deadline);
    if (found == null) {
      throw new ConsoleException(missing("'" + pattern + "'", deadline));
    }
    seen = transcript.firstKept(seen) + found.end();
    return found;
  }

  private static @Nullable MatchResult firstMatch(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.toMatchResult() : null;
  }

  /** Waits for the next guest that has booted and shows its prompt. */
  public BootedGuest awaitBoot(Duration limit) throws IOException {
    Deadline deadline = Deadline.in(limit);
    int number = bootsSeen;
    BootedGuest guest =
        transcript.search(
            transcript.length(),
            text -> transcript.booted().size() > number ? transcript.booted().get(number) : null,
            deadline);
    if (guest == null) {
      throw new ConsoleException(missing("a guest that has booted", deadline));
    }
    bootsSeen++;
    seen = Math.max(seen, transcript.lastMark());
    awaitPrompt(deadline);
    return guest;
  }

  /** Returns all guests that have booted since the machine was switched on. */
  public List<BootedGuest> booted() {
    return transcript.booted();
  }

  /** Returns how often the firmware has started since the machine was switched on. */
  public int starts() {
    return transcript.starts();
  }

  private void awaitPrompt(Deadline deadline) throws IOException {
    Boolean ready =
        transcript.search(
            Math.max(promptFrom, transcript.lastMark()),
            text -> KernelMessages.strip(text).contains(PROMPT) ? true : null,
            deadline);
    if (ready == null) {
      throw new ConsoleException(missing("the prompt", deadline));
    }
  }

  /**
   * Runs a command in a subshell of the guest's shell: one line, which can not read from the
   * console, and whose directory and variables end with it.
   *
   * @throws RebootException when the machine starts anew before the command has ended
   */
  public CommandResult run(String command, Duration limit) throws IOException {
    Deadline deadline = Deadline.in(limit);
    awaitPrompt(deadline);
    int marks = transcript.markCount();
    GuestCommand guest = new GuestCommand(command);
    long start = transcript.length();
    send(guest.line());
    CommandResult result =
        transcript.search(start, text -> resultOrReboot(guest, text, marks), deadline);
    if (result == null) {
      throw new ConsoleException(missing("the end of `" + command + "`", deadline));
    }
    return result;
  }

  private @Nullable CommandResult resultOrReboot(GuestCommand guest, String text, int marks)
      throws IOException {
    CommandResult result = guest.in(text);
    if (result == null && transcript.markCount() != marks) {
      throw new RebootException("the machine started anew while a command ran" + shownAtEnd());
    }
    return result;
  }

  /**
   * Types a line as a person would, who waits for the next prompt.
   *
   * @return what the console has shown meanwhile, without messages of the kernel
   */
  public String type(String line, Duration limit) throws IOException {
    Deadline deadline = Deadline.in(limit);
    awaitPrompt(deadline);
    long start = transcript.length();
    send(line);
    awaitPrompt(deadline);
    return KernelMessages.strip(transcript.from(start));
  }

  /** Types a line and does not wait for anything. */
  public void send(String line) throws IOException {
    promptFrom = transcript.length();
    seen = promptFrom; // else what an earlier command has shown would be taken for this one's
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Lets time go by, while the console is read; ends earlier when the machine does. */
  public void idle(Duration time) throws IOException {
    transcript.idle(time);
  }

  /** Returns the file with all that the console has shown. */
  public Path log() {
    return log;
  }

  /** Returns the end of what the console has shown, printable. */
  public String tail() {
    return transcript.tail(TAIL).replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "");
  }

  private String missing(String what, Deadline deadline) {
    String how =
        transcript.hasEnded()
            ? "the machine ended (if QEMU said why, it is in qemu.log next to this log) without "
            : "no sign of ";
    return how + what + " within " + deadline.shown() + shownAtEnd();
  }

  private String shownAtEnd() {
    return "; the console (all of it: " + log + ") ended with:\n" + tail();
  }

  /** Ends the connection, and waits until all that had come is in the log. */
  @Override
  public void close() throws IOException {
    try {
      // What a machine printed last may still be on its way.
      reader.join(JOIN_MILLIS / 10);
      in.close();
      out.close();
      reader.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      throw Deadline.interrupted();
    }
  }
}
