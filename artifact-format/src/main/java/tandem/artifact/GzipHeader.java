package tandem.artifact;

import java.io.IOException;
import java.util.zip.CRC32;

/** Reads the header of a gzip member (RFC 1952 section 2.3). */
final class GzipHeader {
  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATE = 8;
  private static final int TIME_AND_SYSTEM = 6;
  private static final int HAS_HEADER_CHECK = 0x02;
  private static final int HAS_EXTRA = 0x04;
  private static final int HAS_NAME = 0x08;
  private static final int HAS_COMMENT = 0x10;
  private static final int RESERVED = 0xe0;
  // The subfield that states the size of the whole member: what Tandem writes.
  private static final int SIZE_FIELD = 'T' | 'M' << 8;
  private static final int SIZE_LENGTH = 4;

  private final String name;
  private final ByteSource in;
  private final CRC32 checksum = new CRC32();
  private long headerBytes;
  private long memberBytes;

  private GzipHeader(String name, ByteSource in) {
    this.name = name;
    this.in = in;
  }

  /** Where bytes come from, one by one. */
  @FunctionalInterface
  interface ByteSource {
    /** Returns the next byte, and fails where there is none. */
    int next() throws IOException;
  }

  /**
   * Reads a header.
   *
   * @param name for messages
   * @param first whether nothing precedes the member
   * @return how many bytes of the member follow, as the header states it; 0 or less if it does not
   */
  static long read(String name, boolean first, ByteSource in) throws IOException {
    GzipHeader header = new GzipHeader(name, in);
    header.read(first);
    return header.memberBytes - header.headerBytes;
  }

  private void read(boolean first) throws IOException {
    if (nextShort() != MAGIC) {
      throw damaged(first ? "no gzip header" : "data after the end of the gzip data");
    }
    int method = next();
    int flags = next();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new UnsupportedArtifactException(
          name + ": gzip method " + method + " with flags " + flags + ", only deflate is known");
    }
    skip(TIME_AND_SYSTEM);
    if ((flags & HAS_EXTRA) != 0) {
      readExtra(nextShort());
    }
    if ((flags & HAS_NAME) != 0) {
      skipString();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipString();
    }
    if ((flags & HAS_HEADER_CHECK) != 0) {
      long expected = checksum.getValue() & 0xffff;
      if (nextShort() != expected) {
        throw damaged("wrong checksum of the gzip header");
      }
    }
  }

  // Subfields that make no sense are nobody's business, as with every other reader.
  private void readExtra(int length) throws IOException {
    if (length != 2 + 2 + SIZE_LENGTH) {
      skip(length);
      return;
    }
    int id = nextShort();
    int size = nextShort();
    long value = nextShort() | (long) nextShort() << 16;
    if (id == SIZE_FIELD && size == SIZE_LENGTH) {
      memberBytes = value;
    }
  }

  private void skip(int length) throws IOException {
    for (int i = 0; i < length; i++) {
      next();
    }
  }

  private void skipString() throws IOException {
    int b = next();
    while (b != 0) {
      b = next();
    }
  }

  private int nextShort() throws IOException {
    int low = next();
    return low | next() << 8;
  }

  private int next() throws IOException {
    int b = in.next();
    checksum.update(b);
    headerBytes++;
    return b;
  }

  private CorruptedArtifactException damaged(String what) {
    return new CorruptedArtifactException(name + ": " + what);
  }
}
