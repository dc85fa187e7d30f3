package tandem.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed in the middle of its writes. */
class KilledStoreIT {
  private static final int LINES = 100;
  @TempDir Path folder;

  @RepeatedTest(5)
  void acknowledgedWrites_surviveAKill(RepetitionInfo repetition) throws Exception {
    Path file = folder.resolve("tandem.db");
    List<String> acknowledged = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      acknowledged.addAll(killedAfter(LINES * repetition.getCurrentRepetition(), file, run));
    }

    try (Store store = Store.open(file)) {
      for (String name : acknowledged) {
        assertThat(store.devices().withIdentity(name)).as(name).isPresent();
      }
    }
  }

  @Test
  void copyOfAStoreThatAnotherProcessWrites_hasWhatWasAcknowledgedBefore() throws Exception {
    Path file = folder.resolve("tandem.db");
    Path copy = folder.resolve("copy.db");
    Process process = writing(file, 0);
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader out = lines(process)) {
      while (acknowledged.size() < LINES) {
        acknowledged.add(line(out));
      }
      StoreCopy.make(file, copy);
      assertThat(line(out)).isNotEmpty(); // it writes on
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    try (Store store = Store.open(copy)) {
      for (String name : acknowledged) {
        assertThat(store.devices().withIdentity(name)).as(name).isPresent();
      }
    }
  }

  private static List<String> killedAfter(int lines, Path file, int run) throws Exception {
    Process process = writing(file, run);
    List<String> seen = new ArrayList<>();
    try (BufferedReader out = lines(process)) {
      while (seen.size() < lines) {
        seen.add(line(out));
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return seen;
  }

  private static Process writing(Path file, int run) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            KilledStore.class.getName(),
            file.toString(),
            "run" + run)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader out) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the writer has ended");
    }
    return line;
  }
}
