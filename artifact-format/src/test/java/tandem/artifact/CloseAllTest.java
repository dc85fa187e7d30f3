package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloseAllTest {
  @Test
  void failure_keepsNoOtherFromBeingClosed() {
    List<String> closed = new ArrayList<>();
    List<Closeable> all =
        List.of(
            () -> {
              throw new IOException("first");
            },
            () -> closed.add("second"),
            () -> {
              throw new IOException("third");
            });

    assertThatThrownBy(() -> CloseAll.of(all))
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("second");
  }
}
