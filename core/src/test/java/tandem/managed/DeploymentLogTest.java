package tandem.managed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

class DeploymentLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void message_isOneLineInMendersForm() throws IOException {
    DeploymentLog log = log();
    log.begin("d1");
    log.add("error", "it \"failed\"\n");

    assertThat(folder.resolve("deployments.0000.d1.log"))
        .hasContent(
            "{\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"level\":\"error\","
                + "\"message\":\"it \\\"failed\\\"\\n\"}");
  }

  @Test
  void messagesBetweenDeployments_areKeptNowhere() throws IOException {
    DeploymentLog log = log();
    log.add("info", "before");
    log.begin("d1");
    log.end();
    log.add("info", "after");

    assertThat(names()).isEmpty();
  }

  @Test
  void fiveLogs_areKept() throws IOException {
    for (int i = 1; i <= 7; i++) {
      DeploymentLog log = log();
      log.begin("d" + i);
      log.add("info", "m");
    }

    assertThat(names())
        .containsExactly(
            "deployments.0000.d7.log",
            "deployments.0001.d6.log",
            "deployments.0002.d5.log",
            "deployments.0003.d4.log",
            "deployments.0004.d3.log");
  }

  @Test
  void restart_goesOnWithTheSameLog() throws IOException {
    DeploymentLog first = log();
    first.begin("d1");
    first.add("info", "one");
    DeploymentLog second = log();
    second.begin("d1");
    second.add("info", "two");

    assertThat(texts(second.messages("d1"))).containsExactly("one", "two");
  }

  @Test
  void longLog_isCutToItsNewestLinesAndSaysSo() throws IOException {
    DeploymentLog log = log();
    log.begin("d1");
    for (int i = 0; i < 400; i++) {
      log.add("info", i + "x".repeat(4000));
    }

    List<JsonObject> messages = log.messages("d1");

    int bytes = messages.stream().mapToInt(m -> JsonWriter.compact(m).length() + 1).sum();
    assertThat(bytes).isBetween(900_000, 1_000_000);
    assertThat(texts(messages).get(0)).isEqualTo("the log was longer; its beginning is left out");
    assertThat(texts(messages).get(messages.size() - 1)).startsWith("399x");
  }

  @Test
  void tornLine_isLeftOut() throws IOException {
    DeploymentLog log = log();
    log.begin("d1");
    log.add("info", "whole");
    Files.writeString(
        folder.resolve("deployments.0000.d1.log"),
        "{\"timestamp\":\"2026-01-02T03:0",
        StandardOpenOption.APPEND);

    assertThat(texts(log.messages("d1"))).containsExactly("whole");
  }

  @Test
  void lostLog_isOneMessage() {
    assertThat(texts(log().messages("d1"))).containsExactly("there is no log of this deployment");
  }

  @Test
  void retries_getLongerUpToTheLongest() {
    RetrySchedule schedule = new RetrySchedule(Duration.ofMinutes(5), 0);

    assertThat(Stream.of(1, 3, 4, 6, 7, 9, 10, 99).map(schedule::delay))
        .extracting(Duration::toSeconds)
        .containsExactly(60L, 60L, 120L, 120L, 240L, 240L, 300L, 300L);
    assertThat(schedule.tries()).isEqualTo(12);
    assertThat(new RetrySchedule(Duration.ofSeconds(2), 0).tries()).isEqualTo(3);
    assertThat(new RetrySchedule(Duration.ofSeconds(2), 0).delay(9)).hasSeconds(2);
    assertThat(new RetrySchedule(Duration.ofMinutes(5), 5).tries()).isEqualTo(5);
  }

  private DeploymentLog log() {
    return new DeploymentLog(folder, CLOCK);
  }

  private static List<String> texts(List<JsonObject> messages) {
    return messages.stream()
        .map(message -> ServerJson.string(message, "message").orElseThrow())
        .toList();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
