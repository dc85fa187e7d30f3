package tandem.compress;

import java.util.zip.CRC32;

/**
 * Gzip (RFC 1952) in members of 1 MiB of input. The header of each has an extra field "TM" with the
 * size of the whole member in four bytes, little-endian: readers who know it find the next member
 * without decompressing this one.
 */
final class GzipFormat implements ChunkFormat {
  private static final int CHUNK = 1 << 20;
  private static final int HEADER_LENGTH = 20;
  private static final int SIZE_AT = 16;
  private static final int TRAILER_LENGTH = 8;
  private static final byte[] HEADER = {
    0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 255, 8, 0, 'T', 'M', 4, 0, 0, 0, 0, 0
  };

  private final int level;

  GzipFormat(int level) {
    this.level = level;
  }

  @Override
  public int chunkSize() {
    return CHUNK;
  }

  @Override
  public int slack() {
    return MatchFinder.SLACK;
  }

  @Override
  public long bytesPerWorker() {
    return 6L << 20;
  }

  @Override
  public boolean hasEmptyChunk() {
    return true;
  }

  @Override
  public ChunkEncoder newEncoder() {
    DeflateEncoder deflate = new DeflateEncoder(DeflateLevel.of(level));
    CRC32 checksum = new CRC32();
    return chunk -> member(chunk, deflate, checksum);
  }

  private static void member(Chunk chunk, DeflateEncoder deflate, CRC32 checksum) {
    chunk.reserveResult(HEADER_LENGTH + DeflateEncoder.largestResult(chunk.size) + TRAILER_LENGTH);
    byte[] result = chunk.result;
    int end = deflate.encode(chunk.input, chunk.size, result, HEADER_LENGTH);
    checksum.reset();
    checksum.update(chunk.input, 0, chunk.size);
    LittleEndian.putInt(result, end, (int) checksum.getValue());
    LittleEndian.putInt(result, end + 4, chunk.size);
    chunk.resultAt = 0;
    chunk.resultSize = end + TRAILER_LENGTH;
    System.arraycopy(HEADER, 0, result, 0, HEADER_LENGTH);
    LittleEndian.putInt(result, SIZE_AT, chunk.resultSize);
  }
}
