package tandem.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedOutputStreamTest {
  private static final int CHUNK = 1000;

  /** Copies chunks of 1000 bytes, and may fail at one of them. */
  private static final class Copies implements ChunkFormat {
    private final int failing;
    private final Throwable failure;
    private final AtomicInteger open = new AtomicInteger();

    Copies(int failing, Throwable failure) {
      this.failing = failing;
      this.failure = failure;
    }

    static Copies good() {
      return new Copies(-1, new IOException());
    }

    @Override
    public int chunkSize() {
      return CHUNK;
    }

    @Override
    public long bytesPerWorker() {
      return CHUNK;
    }

    @Override
    public boolean hasEmptyChunk() {
      return false;
    }

    @Override
    public ChunkEncoder newEncoder() {
      open.incrementAndGet();
      return new ChunkEncoder() {
        @Override
        public void encode(Chunk chunk) throws IOException {
          if (chunk.input[0] == failing) {
            sneak(failure);
          }
          // Earlier chunks take longer, so that later ones overtake them.
          pause(chunk.input[0] % 3 == 0 ? 5 : 0);
          chunk.reserveResult(chunk.size);
          System.arraycopy(chunk.input, 0, chunk.result, 0, chunk.size);
          chunk.resultSize = chunk.size;
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }

    private static void sneak(Throwable failure) throws IOException {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (IOException) failure;
    }

    private static void pause(int milliseconds) throws IOException {
      try {
        Thread.sleep(milliseconds);
      } catch (InterruptedException e) {
        throw new IOException("stopped", e);
      }
    }
  }

  @AfterEach
  void threadsAreGone() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("compress") && thread.isAlive());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void chunks_keepTheirOrder(int workers) throws IOException {
    byte[] input = input(60 * CHUNK + 1);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    Copies format = Copies.good();

    try (OutputStream out = new ChunkedOutputStream(format, result, input.length, workers)) {
      for (byte value : Arrays.copyOf(input, 2500)) {
        out.write(value);
      }
      out.write(input, 2500, input.length - 2500);
    }

    assertThat(result.toByteArray()).isEqualTo(input);
    assertThat(format.open).hasValue(0);
  }

  @Test
  void singleChunk_takesNoThread() throws IOException {
    OutputStream out = new ChunkedOutputStream(Copies.good(), new ByteArrayOutputStream(), 9, 2);

    out.write(new byte[CHUNK]);

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("compress"));
    out.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30, 59, 60})
  void failureOfAWorker_isTheFailure(int chunk) {
    IOException failure = new IOException("worker");
    Copies format = new Copies(chunk, failure);

    assertThatThrownBy(() -> write(format, OutputStream.nullOutputStream())).isSameAs(failure);
    assertThat(format.open).hasValue(0);
  }

  @Test
  void errorOfAWorker_isTheFailure() {
    Error failure = new OutOfMemoryError("test");

    assertThatThrownBy(() -> write(new Copies(10, failure), OutputStream.nullOutputStream()))
        .isSameAs(failure);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30, 60})
  void failureOfTheOutput_isTheFailure(int writes) {
    IOException failure = new IOException("disk full");
    OutputStream full =
        new OutputStream() {
          private int left = writes;

          @Override
          public void write(int value) throws IOException {
            if (left-- == 0) {
              throw failure;
            }
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            write(0);
          }
        };

    assertThatThrownBy(() -> write(Copies.good(), full)).isSameAs(failure);
  }

  @Test
  void failedStream_staysFailed() throws IOException {
    OutputStream out =
        new ChunkedOutputStream(
            new Copies(0, new IOException("worker")), OutputStream.nullOutputStream(), 9, 2);
    assertThatThrownBy(() -> out.write(input(60 * CHUNK))).hasMessage("worker");

    assertThatThrownBy(() -> out.write(1)).hasMessage("stream has failed: worker");
    out.close();
    assertThatThrownBy(() -> out.write(1)).hasMessage("stream is closed");
  }

  @Test
  void closing_closesTheOtherStreamOnce() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    OutputStream other =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    OutputStream out = new ChunkedOutputStream(Copies.good(), other, 9, 2);

    out.close();
    out.close();

    assertThat(closed).hasValue(1);
  }

  private static void write(ChunkFormat format, OutputStream target) throws IOException {
    byte[] input = input(60 * CHUNK + 1);
    try (OutputStream out = new ChunkedOutputStream(format, target, input.length, 2)) {
      out.write(input);
    }
  }

  // The first byte of a chunk is its number.
  private static byte[] input(int size) {
    byte[] input = new byte[size];
    for (int i = 0; i < size; i++) {
      input[i] = (byte) (i / CHUNK);
    }
    return input;
  }
}
