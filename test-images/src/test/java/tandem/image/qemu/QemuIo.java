package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes to disks with QEMU's own block layer, as a guest would, and without any guest. */
final class QemuIo implements AutoCloseable {
  private static final String PROMPT = "qemu-io> ";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final Console console;

  private QemuIo(Process process, Console console) {
    this.process = process;
    this.console = console;
  }

  /** Opens a disk: with {@code -t writeback -f raw FILE-OR-URL}, for instance. */
  static QemuIo open(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("qemu-io"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Console console =
        Console.open(
            Channels.newChannel(process.getInputStream()),
            Channels.newChannel(process.getOutputStream()),
            OutputStream.nullOutputStream(),
            folder.resolve("qemu-io.log"));
    console.await(PROMPT, LIMIT);
    return new QemuIo(process, console);
  }

  /** Does one command, and waits until it is done. */
  void run(String command) throws IOException {
    type(command);
    console.await(PROMPT, LIMIT);
  }

  private void type(String command) throws IOException {
    process.getOutputStream().write((command + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Ends it in good order, which flushes. */
  void quit() throws Exception {
    type("quit");
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("qemu-io does not end");
    }
  }

  /** Kills it, which leaves it no time to flush. */
  @Override
  public void close() throws IOException {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw Deadline.interrupted();
    }
    console.close();
  }
}
