package tandem.pem;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * Reads DER values one after the other; refuses every length that is not written shortest. Writes
 * single values.
 */
public final class Der {
  /** Tag of an integer. */
  public static final int INTEGER = 0x02;

  /** Tag of bytes. */
  public static final int OCTET_STRING = 0x04;

  /** Tag of nothing. */
  public static final int NULL = 0x05;

  /** Tag of an object identifier. */
  public static final int OBJECT_IDENTIFIER = 0x06;

  /** Tag of a sequence. */
  public static final int SEQUENCE = 0x30;

  private static final int LONG_FORM = 0x80;
  private static final int LONGEST_LENGTH = 3; // bytes of a length: 16 MiB, far above any key

  private final ByteBuffer in;

  /** Takes the bytes of the values. */
  public Der(byte[] encoded) {
    this.in = ByteBuffer.wrap(encoded);
  }

  /** Tells whether all values have been read. */
  public boolean atEnd() {
    return !in.hasRemaining();
  }

  /** Tells whether a value of this tag comes next. */
  public boolean nextIs(int tag) {
    return in.hasRemaining() && (in.get(in.position()) & 0xff) == tag;
  }

  /** Reads one value of this tag and returns its content. */
  public byte[] read(int tag) throws IOException {
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
  public BigInteger readPositive() throws IOException {
    byte[] content = read(INTEGER);
    BigInteger value = content.length == 0 ? BigInteger.ZERO : new BigInteger(content);
    if (value.signum() <= 0 || value.toByteArray().length != content.length) {
      throw new IOException("not DER: integer not positive or not shortest");
    }
    return value;
  }

  /** Returns one value of this tag, whose content is these parts. */
  public static byte[] encode(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int size = content.size();
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    if (size >= LONG_FORM) {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(size) + 7) / 8;
      value.write(LONG_FORM + bytes);
      for (int shift = 8 * (bytes - 1); shift > 0; shift -= 8) {
        value.write(size >>> shift);
      }
    }
    value.write(size);
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
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
