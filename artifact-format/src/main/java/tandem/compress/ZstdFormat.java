package tandem.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** Zstandard (RFC 8878) in frames of 4 MiB of input, each with its size and a checksum. */
final class ZstdFormat implements ChunkFormat {
  private static final int CHUNK = 4 << 20;
  private static final int LAST_FAST_LEVEL = 9;

  private final int level;

  ZstdFormat(int level) {
    this.level = level;
  }

  @Override
  public int chunkSize() {
    return CHUNK;
  }

  // The library's own memory is not in the heap.
  @Override
  public long bytesPerWorker() {
    return level <= LAST_FAST_LEVEL ? 40L << 20 : 100L << 20;
  }

  @Override
  public boolean hasEmptyChunk() {
    return true;
  }

  @Override
  public ChunkEncoder newEncoder() {
    ZstdCompressCtx context = new ZstdCompressCtx();
    context.setLevel(level).setChecksum(true).setContentSize(true);
    return new ChunkEncoder() {
      @Override
      public void encode(Chunk chunk) {
        int room = (int) Zstd.compressBound(chunk.size);
        chunk.reserveResult(room);
        chunk.resultAt = 0;
        chunk.resultSize =
            context.compressByteArray(chunk.result, 0, room, chunk.input, 0, chunk.size);
      }

      @Override
      public void close() {
        context.close();
      }
    };
  }
}
