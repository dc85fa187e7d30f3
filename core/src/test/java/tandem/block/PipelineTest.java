package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipelineTest {
  private static final long THREE_CHUNKS = 3L * Pipeline.CHUNK;

  @Test
  void chunks_arriveInOrderAndFull() throws Exception {
    List<String> arrived = new ArrayList<>();

    Pipeline.direct(THREE_CHUNKS + 5)
        .run(
            (position, chunk) -> fill(chunk, (byte) (position / Pipeline.CHUNK)),
            (position, chunk) ->
                arrived.add(position + ":" + chunk.remaining() + ":" + chunk.get(0)),
            done -> {});

    assertThat(arrived)
        .containsExactly("0:262144:0", "262144:262144:1", "524288:262144:2", "786432:5:3");
  }

  @Test
  void failureOfTheEmptier_winsOverALaterOneOfTheFiller() {
    Pipeline pipeline = Pipeline.direct(THREE_CHUNKS);

    assertThatThrownBy(
            () ->
                pipeline.run(
                    (position, chunk) -> {
                      if (position > 0) {
                        while (!pipeline.hasFailed()) {
                          Thread.onSpinWait();
                        }
                        throw new IOException("second");
                      }
                      fill(chunk, (byte) 0);
                    },
                    (position, chunk) -> {
                      throw new IOException("first");
                    },
                    done -> {}))
        .hasMessage("first");
  }

  @Test
  void failureOfTheFiller_winsOverALaterOneOfTheEmptier() {
    Pipeline pipeline = Pipeline.direct(THREE_CHUNKS);

    assertThatThrownBy(
            () ->
                pipeline.run(
                    (position, chunk) -> {
                      if (position > 0) {
                        throw new IOException("first");
                      }
                      fill(chunk, (byte) 0);
                    },
                    (position, chunk) -> {
                      while (!pipeline.hasFailed()) {
                        Thread.onSpinWait();
                      }
                      throw new IOException("second");
                    },
                    done -> {}))
        .hasMessage("first");
  }

  @Test
  void fillerThatWaitsForABuffer_isWokenByTheFailureOfTheEmptier() {
    CountDownLatch allFilled = new CountDownLatch(Pipeline.BUFFERS);

    assertThatThrownBy(
            () ->
                Pipeline.direct(10 * THREE_CHUNKS)
                    .run(
                        (position, chunk) -> {
                          fill(chunk, (byte) 0);
                          allFilled.countDown();
                        },
                        (position, chunk) -> {
                          await(allFilled);
                          throw new OutOfMemoryError("emptier");
                        },
                        done -> {}))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("emptier");
  }

  private static void fill(ByteBuffer chunk, byte value) {
    while (chunk.hasRemaining()) {
      chunk.put(value);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
