package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.junit.jupiter.api.Test;

class HeldBodiesTest {
  private static final int FREE = HeldBodies.FREE;

  @Test
  void smallBodies_areFree_alsoWhenTheMemoryIsFull() {
    HeldBodies held = new HeldBodies(1000);

    assertThat(held.grow(0, FREE + 1000)).isTrue();
    assertThat(held.grow(0, FREE)).isTrue();
    assertThat(held.grow(FREE, FREE + 1)).isFalse();
    held.release(FREE + 1000);
    assertThat(held.grow(FREE, FREE + 1)).isTrue();
  }

  @Test
  void bodyForWhichThereIsNoRoom_isRefused_andWhatItHeldIsFree() {
    HeldBodies held = new HeldBodies(1000);
    List<Integer> statuses = new ArrayList<>();

    read(held, new byte[FREE + 1001], statuses);
    assertThat(held.held()).isZero();
    read(held, new byte[FREE + 1000], statuses);
    assertThat(held.held()).isZero();

    assertThat(statuses).containsExactly(503, 200);
  }

  private static void read(HeldBodies held, byte[] body, List<Integer> statuses) {
    ByteBuffer first = ByteBuffer.wrap(body, 0, 100);
    ByteBuffer rest = ByteBuffer.wrap(body, 100, body.length - 100);
    new WholeBody(
            new ByteBufferContentSource(first.slice(), rest.slice()),
            1 << 20,
            held,
            (whole, refused) -> statuses.add(refused == null ? 200 : refused.status()))
        .run();
  }
}
