package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.http.RefusedException;
import tandem.server.http.Request;
import tandem.server.store.Store;
import tandem.server.store.StoreException;

class StoreHealthTest {
  private static final Request REQUEST = Request.of("GET", "/health");

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong(-5);

  @Test
  void storeThatIsWritten_isWell() throws Exception {
    try (Store store = Store.open(folder.resolve("tandem.db"))) {
      StoreHealth health = new StoreHealth(store::tryToWrite, nanos::get);
      health.run();
      health.run();

      assertThat(health.handle(REQUEST).status()).isEqualTo(200);
    }
  }

  @Test
  void storeThatCanNotBeWritten_isUnavailable_untilItCan() throws Exception {
    Store store = Store.open(folder.resolve("tandem.db"));
    store.close();
    boolean[] mended = {false};
    StoreHealth health =
        new StoreHealth(
            () -> {
              if (!mended[0]) {
                store.tryToWrite();
              }
            },
            nanos::get);

    health.run();
    assertUnavailable(health);
    mended[0] = true;
    health.run();
    assertThat(health.handle(REQUEST).status()).isEqualTo(200);
  }

  @Test
  void storeThatNeverAnswers_isUnavailable() throws StoreException {
    StoreHealth health = new StoreHealth(() -> {}, nanos::get);
    health.run();

    nanos.addAndGet(Duration.ofSeconds(29).toNanos());
    assertThat(health.isWell()).isTrue();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertUnavailable(health);
  }

  private static void assertUnavailable(StoreHealth health) {
    assertThatThrownBy(() -> health.handle(REQUEST))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.status()).isEqualTo(503));
  }
}
