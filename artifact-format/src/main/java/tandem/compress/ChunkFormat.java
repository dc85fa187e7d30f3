package tandem.compress;

import java.io.IOException;
import java.io.OutputStream;

/** A compressed format that consists of independent chunks. */
interface ChunkFormat {

  /** Returns how much input a chunk has; the same on every machine. */
  int chunkSize();

  /** Returns how many bytes a chunk needs behind its input. */
  default int slack() {
    return 0;
  }

  /** Returns about how much memory one more thread takes, with its chunks. */
  long bytesPerWorker();

  /** Returns how many chunks may wait for each thread. */
  default int chunksPerWorker() {
    return 2;
  }

  /** Tells whether an empty input has a chunk, too. */
  boolean hasEmptyChunk();

  ChunkEncoder newEncoder();

  /** Writes what comes before all chunks. */
  default void start(OutputStream out) throws IOException {}

  /** Takes note of a chunk that has been written. */
  default void written(Chunk chunk) {}

  /** Writes what comes after all chunks. */
  default void end(OutputStream out) throws IOException {}
}
