package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ProgressListener.Progress;

class ProgressPrinterTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  private ProgressPrinter printer(ProgressMode mode) {
    return new ProgressPrinter(mode, new PrintStream(bytes, true, UTF_8), () -> now);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 100", "0, 3, 0", "1, 3, 33", "2, 3, 66", "3, 3, 100"})
  void percent_endsAtAHundredAndEmptyIsAllOfIt(long done, long total, int percent) {
    printer(ProgressMode.json).on(new Progress("write", done, total));

    assertThat(bytes.toString(UTF_8)).contains("\"percent\":" + percent + "}");
  }

  @Test
  void unknownTotal_hasNoPercent() {
    printer(ProgressMode.json).on(new Progress("write", 5, -1));

    assertThat(bytes.toString(UTF_8))
        .isEqualTo("{\"event\":\"progress\",\"phase\":\"write\",\"done\":5}\n");
  }

  @Test
  void lines_comeNowAndThenAndAtTheEndOfAPhase() {
    ProgressPrinter printer = printer(ProgressMode.plain);

    printer.on(new Progress("write", 0, 4));
    printer.on(new Progress("write", 1, 4));
    now += 2_000_000_000L;
    printer.on(new Progress("write", 2, 4));
    printer.on(new Progress("write", 4, 4));
    printer.on(new Progress("verify", 0, 4));

    assertThat(bytes.toString(UTF_8).lines().map(line -> line.replaceAll(" *\\(.*", "")))
        .containsExactly("write:   0 %", "write:  50 %", "write: 100 %", "verify:   0 %");
  }

  @Test
  void lineOfAModule_isShownAsItIs() {
    printer(ProgressMode.plain).on(new Progress("ArtifactInstall", 40, 100, "40% of 3 files"));
    printer(ProgressMode.json).on(new Progress("ArtifactInstall", 40, 100, "40% of 3 files"));

    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "ArtifactInstall: 40% of 3 files",
            "{\"event\":\"progress\",\"phase\":\"ArtifactInstall\",\"done\":40,\"total\":100,"
                + "\"percent\":40,\"text\":\"40% of 3 files\"}");
  }

  @Test
  void phasesThatTakeTurns_areEachShownNowAndThen() {
    ProgressPrinter printer = printer(ProgressMode.plain);

    for (int i = 0; i < 10; i++) {
      printer.on(new Progress("download", i, 100));
      printer.on(new Progress("Download", i, 100, i + "%"));
    }

    assertThat(bytes.toString(UTF_8).lines()).hasSize(2);
  }
}
