package tandem.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.store.AuthSet;
import tandem.server.store.AuthStatus;
import tandem.server.store.Devices;

class EnrolmentTest {
  @TempDir Path folder;

  @Test
  void tokenOfAKeyThatIsRejectedMeanwhile_isWorthNothing() throws Exception {
    try (TestFleet fleet = new TestFleet(folder, 1)) {
      AuthSet other = fleet.ask("d0", "other");
      CountDownLatch issued = new CountDownLatch(1);
      CountDownLatch decided = new CountDownLatch(1);
      Enrolment enrolment = fleet.enrolment(slow(fleet.store.devices(), issued, decided));
      CompletableFuture<Optional<String>> token =
          CompletableFuture.supplyAsync(() -> request(enrolment));
      assertThat(issued.await(20, TimeUnit.SECONDS)).isTrue();

      enrolment.decide(other.device(), other.id(), AuthStatus.ACCEPTED);
      decided.countDown();

      String late = token.get(20, TimeUnit.SECONDS).orElseThrow();
      assertThat(enrolment.check(late)).isEmpty();
    }
  }

  private static Optional<String> request(Enrolment enrolment) {
    try {
      return enrolment.request(TestFleet.facts("d0", "k"), () -> true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a store that, after it has stored a token, takes its time to say so. */
  private static Devices slow(Devices devices, CountDownLatch issued, CountDownLatch decided) {
    return (Devices)
        Proxy.newProxyInstance(
            Devices.class.getClassLoader(),
            new Class<?>[] {Devices.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(devices, arguments);
                if (method.getName().equals("issue")) {
                  issued.countDown();
                  // Not for ever: the decision may well wait for the token.
                  boolean first = decided.await(500, TimeUnit.MILLISECONDS);
                  assertThat(result).as("decided first: " + first).isEqualTo(true);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
