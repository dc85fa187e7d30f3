package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;

/**
 * Passes on zstd frames unchanged from a stream it does not own, after checking that the window of
 * each fits into the memory allowed. The decoder behind it can only check for powers of two, and
 * does not tell what it wanted.
 */
final class ZstdFrames extends InputStream {
  private static final long MAGIC = 0xfd2fb528L;
  private static final long SKIPPABLE = 0x184d2a50L;
  private static final int SMALLEST_WINDOW_LOG = 10;
  private static final int RUN = 1;
  private static final int RESERVED_TYPE = 3;

  private enum Next {
    FRAME,
    BLOCK,
    CHECKSUM
  }

  private final InputStream in;
  private final String name;
  private final long memoryLimit;
  private final long firstWindow;
  private final byte[] head = new byte[18];
  private int headRead;
  private int headLength;
  private long body;
  private long window;
  private Next next = Next.FRAME;
  private boolean checksum;

  /**
   * Takes the data and reads the header of its first frame.
   *
   * @param name what to call the data in messages
   * @param memoryLimit largest window, in bytes
   */
  ZstdFrames(String name, InputStream in, long memoryLimit) throws IOException {
    this.name = name;
    this.in = in;
    this.memoryLimit = memoryLimit;
    if (!advance()) {
      throw new CorruptedArtifactException(name + ": empty");
    }
    this.firstWindow = window;
  }

  /** Returns the window that the first frame declares, in bytes. */
  long firstWindow() {
    return firstWindow;
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
    while (headRead == headLength && body == 0) {
      if (!advance()) {
        return -1;
      }
    }
    if (headRead < headLength) {
      int n = Math.min(len, headLength - headRead);
      System.arraycopy(head, headRead, b, off, n);
      headRead += n;
      return n;
    }
    int n = in.read(b, off, (int) Math.min(len, body));
    if (n < 0) {
      throw endedEarly();
    }
    body -= n;
    return n;
  }

  /** Reads the next header; false at the end of the data. */
  private boolean advance() throws IOException {
    headRead = 0;
    headLength = 0;
    switch (next) {
      case FRAME -> {
        return startFrame();
      }
      case BLOCK -> startBlock();
      case CHECKSUM -> {
        body = 4;
        next = Next.FRAME;
      }
    }
    return true;
  }

  private boolean startFrame() throws IOException {
    headLength = in.readNBytes(head, 0, 4);
    if (headLength == 0) {
      return false;
    }
    if (headLength < 4) {
      throw new CorruptedArtifactException(name + ": data after the end of the zstd data");
    }
    long magic = littleEndian(0, 4);
    if ((magic & ~0xfL) == SKIPPABLE) {
      body = append(4);
    } else if (magic == MAGIC) {
      readFrameHeader();
      next = Next.BLOCK;
    } else {
      throw new CorruptedArtifactException(name + ": no header of a zstd frame");
    }
    return true;
  }

  // RFC 8878 section 3.1.1.1
  private void readFrameHeader() throws IOException {
    int descriptor = (int) append(1);
    boolean singleSegment = (descriptor & 0x20) != 0;
    checksum = (descriptor & 0x04) != 0;
    if (!singleSegment) {
      int b = (int) append(1);
      long base = 1L << (SMALLEST_WINDOW_LOG + (b >> 3));
      window = base + base / 8 * (b & 7);
    }
    long dictionary = append(new int[] {0, 1, 2, 4}[descriptor & 3]);
    if (dictionary != 0) {
      throw new UnsupportedArtifactException(name + ": needs zstd dictionary " + dictionary);
    }
    int sizeFlag = descriptor >> 6;
    long size = append(sizeFlag == 0 ? (singleSegment ? 1 : 0) : 1 << sizeFlag);
    if (singleSegment) {
      size = sizeFlag == 1 ? size + 256 : size;
      window = size < 0 ? Long.MAX_VALUE : size;
    }
    if (window > memoryLimit) {
      throw new LimitExceededException(name + ": zstd window", window, memoryLimit, "bytes");
    }
  }

  private void startBlock() throws IOException {
    int header = (int) append(3);
    int type = header >> 1 & 3;
    if (type == RESERVED_TYPE) {
      throw new CorruptedArtifactException(name + ": damaged zstd data: reserved block type");
    }
    body = type == RUN ? 1 : header >> 3;
    if ((header & 1) != 0) {
      next = checksum ? Next.CHECKSUM : Next.FRAME;
    }
  }

  /** Reads a number of bytes more into the head and returns them as a number. */
  private long append(int length) throws IOException {
    int start = headLength;
    headLength += in.readNBytes(head, start, length);
    if (headLength < start + length) {
      throw endedEarly();
    }
    return littleEndian(start, length);
  }

  private long littleEndian(int start, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (head[start + i] & 0xffL) << (8 * i);
    }
    return value;
  }

  private CorruptedArtifactException endedEarly() {
    return new CorruptedArtifactException(name + ": zstd data ended early");
  }
}
