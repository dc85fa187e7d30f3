package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Leaves a folder's path out of what is printed, so that lines stay short. */
final class ShortPaths extends OutputStream {
  private final PrintStream out;
  private final String prefix;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  private ShortPaths(PrintStream out, String prefix) {
    this.out = out;
    this.prefix = prefix;
  }

  /** Returns a stream to print to; what is printed appears when it is flushed. */
  static PrintStream of(PrintStream out, String prefix) {
    return new PrintStream(new ShortPaths(out, prefix), false, UTF_8);
  }

  @Override
  public void write(int b) {
    pending.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    pending.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    out.write(pending.toString(UTF_8).replace(prefix, "").getBytes(UTF_8));
    out.flush();
    pending.reset();
  }
}
