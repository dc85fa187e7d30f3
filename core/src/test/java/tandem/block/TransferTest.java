package tandem.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferTest {

  @Test
  void shortSteps_areRepeatedWhereTheyEnded() throws Exception {
    List<Long> positions = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocate(10).position(1);

    Transfer.all(
        "dev: write",
        (part, position) -> {
          positions.add(position);
          return skip(part, Math.min(4, part.remaining()));
        },
        5_000_000_000L,
        buffer);

    assertThat(positions).containsExactly(5_000_000_000L, 5_000_000_004L, 5_000_000_008L);
    assertThat(buffer.hasRemaining()).isFalse();
  }

  @Test
  void errorAfterAShortStep_isToldWithTheWholeRange() {
    IOException full = new IOException("No space left on device");

    assertThatThrownBy(
            () ->
                Transfer.all(
                    "dev: write",
                    (part, position) -> {
                      if (position > 4096) {
                        throw full;
                      }
                      return skip(part, 512);
                    },
                    4096,
                    ByteBuffer.allocate(4096)))
        .isInstanceOf(IOException.class)
        .hasMessage("dev: write of 4096 bytes at 4096 failed: No space left on device")
        .hasCause(full);
  }

  @Test
  void endOfTheDevice_isAnErrorAndNoEndlessLoop() {
    for (int end : new int[] {0, -1}) {
      assertThatThrownBy(
              () -> Transfer.all("dev: read", (part, at) -> end, 8, ByteBuffer.allocate(16)))
          .isInstanceOf(IOException.class)
          .hasMessage("dev: read of 16 bytes at 8 failed: it ended after 0 bytes");
    }
  }

  private static int skip(ByteBuffer buffer, int length) {
    buffer.position(buffer.position() + length);
    return length;
  }
}
