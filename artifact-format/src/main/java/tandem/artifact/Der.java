package tandem.artifact;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Reads DER values one after the other; refuses every length that is not written shortest. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  private static final int LONG_FORM = 0x80;
  private static final int LONGEST_LENGTH = 3; // bytes of a length: 16 MiB, far above any key

  private final ByteBuffer in;

  Der(byte[] encoded) {
    this.in = ByteBuffer.wrap(encoded);
  }

  /** Tells whether all values have been read. */
  boolean atEnd() {
    return !in.hasRemaining();
  }

  /** Tells whether a value of this tag comes next. */
  boolean nextIs(int tag) {
    return in.hasRemaining() && (in.get(in.position()) & 0xff) == tag;
  }

  /** Reads one value of this tag and returns its content. */
  byte[] read(int tag) throws IOException {
    if (!nextIs(tag)) {
      throw new IOException("not DER: no tag " + tag + " at offset " + in.position());
    }
    in.get();
    int length = length();
    if (length > in.remaining()) {
      throw new IOException("not DER: " + length + " bytes announced, " + in.remaining() + " left");
    }
    byte[] content = new byte[length];
    in.get(content);
    return content;
  }

  /** Reads an integer that must be positive and written shortest. */
  BigInteger readPositive() throws IOException {
    byte[] content = read(INTEGER);
    BigInteger value = content.length == 0 ? BigInteger.ZERO : new BigInteger(content);
    if (value.signum() <= 0 || value.toByteArray().length != content.length) {
      throw new IOException("not DER: integer not positive or not shortest");
    }
    return value;
  }

  private int length() throws IOException {
    int first = next();
    if (first < LONG_FORM) {
      return first;
    }
    int bytes = first - LONG_FORM;
    if (bytes == 0 || bytes > LONGEST_LENGTH) {
      throw new IOException("not DER: length of " + bytes + " bytes");
    }
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | next();
    }
    if (length < LONG_FORM || length >>> (8 * (bytes - 1)) == 0) {
      throw new IOException("not DER: length not shortest");
    }
    return length;
  }

  private int next() throws IOException {
    if (!in.hasRemaining()) {
      throw new IOException("not DER: ends inside a length");
    }
    return in.get() & 0xff;
  }
}
