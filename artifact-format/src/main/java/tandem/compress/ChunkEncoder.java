package tandem.compress;

import java.io.IOException;

/** Compresses chunks, each of them by itself. Used by one thread at a time. */
interface ChunkEncoder extends AutoCloseable {

  /** Makes the result of a chunk from its input. */
  void encode(Chunk chunk) throws IOException;

  /** Frees what the garbage collector does not. */
  @Override
  default void close() {}
}
