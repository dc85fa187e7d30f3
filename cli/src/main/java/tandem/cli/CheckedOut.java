package tandem.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Standard output, which by itself says only when asked that it is broken. */
final class CheckedOut extends OutputStream {
  private final PrintStream out;
  private long size;

  CheckedOut(PrintStream out) {
    this.out = out;
  }

  /** Standard output takes no more. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken() {
      super("standard output: not everything could be written");
    }
  }

  /** Refuses to fill a terminal with binary data. */
  static void requireNoTerminal() throws UpdateException {
    if (Boolean.getBoolean("tandem.output.terminal")) {
      throw new UpdateException(
              ErrorKind.USAGE, "standard output is a terminal, an artifact is binary data")
          .withHint("send it to a file or a pipe, or name a file with -o");
    }
  }

  /** Returns the number of bytes so far. */
  long size() {
    return size;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    if (out.checkError()) {
      throw new Broken();
    }
    size += length;
  }

  @Override
  public void close() {
    out.flush();
  }
}
