package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a body that comes in chunks (RFC 9112 section 7.1); its end is the last chunk. */
final class ChunkedBody extends InputStream {
  private static final int MAX_SIZE_LINE = 4 * 1024;
  private static final int MAX_TRAILERS = 64 * 1024;
  private static final Pattern SIZE_LINE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(?:;.*)?");

  private final InputStream in;
  private long remaining;
  private boolean first = true;
  private boolean ended;

  /** Takes the bytes after the head, which it owns from now on. */
  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (remaining == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int n = in.read(b, off, (int) Math.min(len, remaining));
    if (n < 0) {
      throw new IOException("connection closed " + remaining + " bytes before a chunk's end");
    }
    remaining -= n;
    return n;
  }

  private void nextChunk() throws IOException {
    LineReader lines = new LineReader(in, MAX_SIZE_LINE);
    if (!first && !lines.next().isEmpty()) {
      throw new IOException("chunk is longer than its size");
    }
    first = false;
    Matcher size = SIZE_LINE.matcher(lines.next());
    if (!size.matches()) {
      throw new IOException("malformed chunk size");
    }
    remaining = Long.parseLong(size.group(1), 16);
    if (remaining == 0) {
      skipTrailers();
      ended = true;
    }
  }

  private void skipTrailers() throws IOException {
    LineReader lines = new LineReader(in, MAX_TRAILERS);
    while (!lines.next().isEmpty()) {
      // A trailer tells nothing that is of use here.
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
