package tandem.artifact;

import java.io.BufferedInputStream;
import java.io.IOException;

/** Reads from the start of xz data how large a dictionary its first block declares. */
final class XzDictionary {
  private static final int STREAM_HEADER = 12;
  private static final int LARGEST_BLOCK_HEADER = 1024;
  private static final int LONGEST_NUMBER = 9;
  private static final int LZMA2 = 0x21;
  private static final int LARGEST_SIZE_CODE = 40;

  private final byte[] header;
  private int at;

  private XzDictionary(byte[] header) {
    this.header = header;
  }

  /**
   * Returns the size in bytes, 0 if there is none to be found: then it is for the decoder to say
   * what is wrong. Leaves the stream where it was.
   */
  static long peek(BufferedInputStream in) throws IOException {
    in.mark(STREAM_HEADER + LARGEST_BLOCK_HEADER);
    try {
      if (in.readNBytes(STREAM_HEADER).length < STREAM_HEADER) {
        return 0;
      }
      int code = in.read();
      return code <= 0 ? 0 : new XzDictionary(in.readNBytes(4 * code + 3)).parse();
    } finally {
      in.reset();
    }
  }

  // The .xz file format, section 3.1: flags, optional sizes, then id and properties of each filter.
  private long parse() {
    int flags = next();
    for (int sizes = flags >> 6 & 3; sizes != 0; sizes &= sizes - 1) {
      number();
    }
    for (int filters = (flags & 3) + 1; filters > 0; filters--) {
      long id = number();
      long length = number();
      if (id == LZMA2 && length == 1) {
        int code = next();
        return code >= LARGEST_SIZE_CODE ? (1L << 32) - 1 : (2L | (code & 1)) << (code / 2 + 11);
      }
      at = (int) Math.min(header.length, at + Math.min(length, header.length));
    }
    return 0;
  }

  private long number() {
    long value = 0;
    for (int i = 0; i < LONGEST_NUMBER; i++) {
      int b = next();
      value |= (b & 0x7fL) << (7 * i);
      if ((b & 0x80) == 0) {
        break;
      }
    }
    return value;
  }

  private int next() {
    return at < header.length ? header[at++] & 0xff : 0;
  }
}
