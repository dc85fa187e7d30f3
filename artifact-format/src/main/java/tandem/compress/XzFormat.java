package tandem.compress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.FinishableOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.check.CRC64;

/**
 * The .xz format 1.2 in blocks that say in their headers how long they are, so that readers can
 * decompress them in parallel. XZ for Java makes the LZMA2 data; the container is ours.
 */
final class XzFormat implements ChunkFormat {
  private static final byte[] MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};
  private static final byte[] FLAGS = {0, 4}; // CRC64
  private static final int CHECK_LENGTH = 8;
  private static final int LARGEST_HEADER = 64;
  private static final int SIZES_PRESENT = 0xc0;
  private static final int LZMA2 = 0x21;
  private static final int STEP = 1 << 16;

  private final XzLevel level;
  private final int dictionary;
  private final List<long[]> records = new ArrayList<>();

  XzFormat(int level, long size) {
    this.level = XzLevel.of(level);
    this.dictionary =
        (int) Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(size, this.level.dictionary()));
  }

  @Override
  public int chunkSize() {
    return level.block();
  }

  @Override
  public long bytesPerWorker() {
    return level.bytes();
  }

  @Override
  public int chunksPerWorker() {
    return 1;
  }

  @Override
  public boolean hasEmptyChunk() {
    return false;
  }

  @Override
  public ChunkEncoder newEncoder() {
    ArrayCache cache = new KeptArrays();
    return chunk -> block(chunk, cache);
  }

  private void block(Chunk chunk, ArrayCache cache) throws IOException {
    chunk.reserveResult(LARGEST_HEADER + chunk.size / 2 + (1 << 12));
    Target target = new Target(chunk, LARGEST_HEADER);
    try (OutputStream lzma =
        level.options(dictionary).getOutputStream(new FinishableView(target), cache)) {
      for (int at = 0; at < chunk.size; at += STEP) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("compression was stopped");
        }
        lzma.write(chunk.input, at, Math.min(STEP, chunk.size - at));
      }
    }
    int compressed = target.at - LARGEST_HEADER;
    byte[] header = blockHeader(compressed, chunk.size);
    target.write(new byte[-compressed & 3]);
    CRC64 check = new CRC64();
    check.update(chunk.input, 0, chunk.size);
    target.write(check.finish());
    chunk.resultAt = LARGEST_HEADER - header.length;
    chunk.resultSize = target.at - chunk.resultAt;
    System.arraycopy(header, 0, chunk.result, chunk.resultAt, header.length);
    chunk.note = (long) header.length + compressed + CHECK_LENGTH;
  }

  private byte[] blockHeader(long compressed, long uncompressed) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(0);
    header.write(SIZES_PRESENT); // and one filter
    number(header, compressed);
    number(header, uncompressed);
    header.write(LZMA2);
    header.write(1);
    header.write(dictionaryCode());
    pad(header);
    byte[] bytes = header.toByteArray();
    bytes[0] = (byte) (bytes.length / 4);
    return withChecksum(bytes);
  }

  // The smallest size of the form 2^n or 2^n + 2^(n-1) that is enough.
  private int dictionaryCode() {
    int code = 0;
    while ((2L | (code & 1)) << (code / 2 + 11) < dictionary) {
      code++;
    }
    return code;
  }

  @Override
  public void start(OutputStream out) throws IOException {
    out.write(MAGIC);
    out.write(withChecksum(FLAGS));
  }

  @Override
  public void written(Chunk chunk) {
    records.add(new long[] {chunk.note, chunk.size});
  }

  @Override
  public void end(OutputStream out) throws IOException {
    ByteArrayOutputStream index = new ByteArrayOutputStream();
    index.write(0);
    number(index, records.size());
    for (long[] sizes : records) {
      number(index, sizes[0]);
      number(index, sizes[1]);
    }
    pad(index);
    byte[] bytes = withChecksum(index.toByteArray());
    out.write(bytes);
    byte[] footer = new byte[6];
    LittleEndian.putInt(footer, 0, bytes.length / 4 - 1);
    System.arraycopy(FLAGS, 0, footer, 4, FLAGS.length);
    out.write(Arrays.copyOfRange(withChecksum(footer), 6, 10));
    out.write(footer);
    out.write('Y');
    out.write('Z');
  }

  // Seven bits per byte, the lowest ones first.
  private static void number(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left >= 0x80) {
      out.write((int) (left | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % 4 != 0) {
      out.write(0);
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    byte[] both = Arrays.copyOf(bytes, bytes.length + 4);
    LittleEndian.putInt(both, bytes.length, (int) checksum.getValue());
    return both;
  }

  /** Appends to the result of a chunk. */
  private static final class Target extends OutputStream {
    private final Chunk chunk;
    int at;

    Target(Chunk chunk, int at) {
      this.chunk = chunk;
      this.at = at;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (chunk.result.length - at < length) {
        int larger = Math.max(at + length, chunk.result.length + chunk.result.length / 2);
        chunk.result = Arrays.copyOf(chunk.result, larger);
      }
      System.arraycopy(bytes, offset, chunk.result, at, length);
      at += length;
    }

    @Override
    public void write(byte[] bytes) {
      write(bytes, 0, bytes.length);
    }
  }

  /** The kind of stream that an encoder wants. */
  private static final class FinishableView extends FinishableOutputStream {
    private final Target target;

    FinishableView(Target target) {
      this.target = target;
    }

    @Override
    public void write(int value) {
      target.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      target.write(bytes, offset, length);
    }
  }
}
