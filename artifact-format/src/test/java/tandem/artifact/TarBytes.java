package tandem.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Builds tar archives by hand, so that any byte can be wrong. */
public final class TarBytes {
  /** Size of a block in bytes. */
  public static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Appends a regular file. */
  public TarBytes file(String name, byte[] content) {
    return member(name, '0', content);
  }

  /** Appends a regular file. */
  public TarBytes file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  /** Appends a member of any type. */
  public TarBytes member(String name, char type, byte[] content) {
    return raw(header(name, type, content.length)).padded(content);
  }

  /** Appends a regular file whose name and size are in a PAX header. */
  public TarBytes paxFile(String name, byte[] content) {
    return pax(record("path", name) + record("size", "" + content.length))
        .raw(header("short", '0', content.length))
        .padded(content);
  }

  /** Appends a PAX header with the records given. */
  public TarBytes pax(String records) {
    return member("PaxHeaders.0/x", 'x', records.getBytes(UTF_8));
  }

  /** Appends a regular file with a GNU header and its name in a GNU long name header. */
  public TarBytes gnuFile(String name, byte[] content) {
    return raw(gnu(header("././@LongLink", 'L', name.length() + 1)))
        .padded((name + "\0").getBytes(ISO_8859_1))
        .raw(gnu(header(name.substring(0, Math.min(99, name.length())), '0', content.length)))
        .padded(content);
  }

  /** Appends bytes as they are. */
  public TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Appends bytes and zeros up to the end of the block. */
  public TarBytes padded(byte[] bytes) {
    out.writeBytes(bytes);
    out.writeBytes(new byte[-bytes.length & (BLOCK - 1)]);
    return this;
  }

  /** Appends the two zero blocks and returns the archive. */
  public byte[] end() {
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  /** Returns what has been appended so far. */
  public byte[] bytes() {
    return out.toByteArray();
  }

  /** Returns one PAX record. */
  public static String record(String key, String value) {
    int rest = (" " + key + "=" + value + "\n").getBytes(UTF_8).length;
    int length = rest + 1;
    while (Integer.toString(length).length() + rest != length) {
      length++;
    }
    return length + " " + key + "=" + value + "\n";
  }

  /** Returns a USTAR header block. */
  public static byte[] header(String name, char type, long size) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "0000600\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, octal(size, 11) + "\0");
    put(block, 136, octal(0, 11) + "\0");
    block[156] = (byte) type;
    put(block, 257, "ustar\0" + "00");
    put(block, 329, "0000000\0");
    put(block, 337, "0000000\0");
    return sealed(block);
  }

  /** Turns a header block into one of GNU tar. */
  public static byte[] gnu(byte[] block) {
    put(block, 257, "ustar  \0");
    return sealed(block);
  }

  /** Writes text into a header block; does not seal it. */
  public static byte[] put(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
    return block;
  }

  /** Computes the checksum of a header block anew. */
  public static byte[] sealed(byte[] block) {
    put(block, 148, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    return block;
  }

  private static String octal(long value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }
}
