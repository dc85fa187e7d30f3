package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.server.metrics.Metrics;

class LoadTest {
  private static final long LOOK = Load.PERIOD.toNanos();
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final HttpLimits FEW_THREADS =
      new HttpLimits(4096, 1000, 9000, 3000, 100, 100, 8, LONG, LONG, 1000, LONG);

  private final Load load = new Load();

  @Test
  void queueThatStays_isWaitedFor_atTheRateOfTheAnswers() {
    for (int i = 0; i < 5; i++) {
      load.look(1000 + i, 100L * i, i * LOOK);
    }

    assertThat(load.waiting()).isEqualTo(Duration.ofMillis(2500)); // 1000, at 400 a second
  }

  @Test
  void queueOfAMoment_isNothing() {
    for (int i = 0; i < 10; i++) {
      load.look(i == 4 ? 0 : 10_000, i, i * LOOK);
      if (i < 9) {
        assertThat(load.waiting()).isZero();
      }
    }

    assertThat(load.waiting()).isPositive();
  }

  @Test
  void threadsThatAreBusyWhileNobodyWaits_areNoLoad() {
    for (int i = 0; i < 10; i++) {
      load.look(0, 0, i * LOOK);
    }

    assertThat(load.waiting()).isZero();
  }

  @Test
  @Timeout(60)
  void serverWhoseThreadsAreAllBusy_hasLoad_untilTheyAreFree() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Router router = new Router();
    router.add("GET", "/slow", request -> waited(held));
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, Optional.empty(), FEW_THREADS);
    try (HttpServer server =
        HttpServer.start(settings, router, load, new Metrics(), pattern -> pattern)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/slow")).build();
      HttpClient client = HttpClient.newHttpClient();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        answers.add(client.sendAsync(request, BodyHandlers.ofString()));
      }

      await(false);
      assertThat(load.waiting()).isEqualTo(Duration.ofMinutes(1)); // nothing is answered
      held.countDown();
      await(true);
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(204);
      }
    } finally {
      held.countDown();
    }
  }

  private void await(boolean idle) {
    while (load.waiting().isZero() != idle) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Reply waited(CountDownLatch held) {
    try {
      assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Reply.empty(204);
  }
}
