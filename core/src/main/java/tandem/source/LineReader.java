package tandem.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the lines of an HTTP head or of a chunk, not a byte further, and no more than a given
 * number of bytes in all.
 */
final class LineReader {
  private final InputStream in;
  private final int limit;
  private int read;

  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Returns the next line without its end, which is LF with or without CR. */
  String next() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = nextByte(); b != '\n'; b = nextByte()) {
      line.append((char) b);
    }
    int end = line.length() - 1;
    if (end >= 0 && line.charAt(end) == '\r') {
      line.setLength(end);
    }
    if (line.chars().anyMatch(LineReader::isControl)) {
      throw new IOException("answer has a control character in its head");
    }
    return line.toString();
  }

  private int nextByte() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new IOException("connection closed after " + read + " bytes of the answer's head");
    }
    if (++read > limit) {
      throw new IOException("answer's head is larger than " + limit + " bytes");
    }
    return b;
  }

  // What reaches a terminal must not steer it; a tab is legal in a header.
  private static boolean isControl(int c) {
    return c != '\t' && (c < ' ' || c == 0x7f);
  }
}
