package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tandem.core.UpdateException;
import tandem.server.KeepDays;
import tandem.server.ServerSettings;
import tandem.server.TandemServer;

class ServeCommandTest {
  @TempDir Path folder;

  @Test
  void serverBehindAProxy_isReachedFromThisHostOnly() throws UpdateException {
    ServerSettings proxied = settings("--http-behind-proxy", "--public-url", "https://x");

    assertThat(proxied.address()).isEqualTo("127.0.0.1");
    assertThat(proxied.port()).isEqualTo(8443);
    assertThat(settings().address()).isEqualTo("0.0.0.0");
  }

  @Test
  void addressThatIsGiven_isListenedOn() throws UpdateException {
    ServerSettings settings = settings("--http-behind-proxy", "--listen", "[::]:80");

    assertThat(settings.address()).isEqualTo("::");
    assertThat(settings.port()).isEqualTo(80);
  }

  @Test
  void pollsOfOneDevice_areLimited_unlessThatIsSwitchedOff() throws UpdateException {
    assertThat(settings().asksPerMinute()).isEqualTo(60);
    assertThat(settings("--polls-per-minute", "0").asksPerMinute()).isZero();
    assertThatThrownBy(() -> settings("--polls-per-minute", "-1"))
        .hasMessageContaining("expected 0 to 60000");
  }

  @Test
  void whatIsOld_isKeptAsLongAsWanted() throws UpdateException {
    assertThat(settings().keep()).isEqualTo(KeepDays.DEFAULT);
    assertThat(
            settings("--keep-histories", "7", "--keep-audit", "0", "--keep-strangers", "1").keep())
        .isEqualTo(new KeepDays(7, 0, 1));
    assertThatThrownBy(() -> settings("--keep-audit", "-1"))
        .hasMessageContaining("--keep-audit -1: expected 0 to 36500");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve backup --data DATA TARGET", "serve --data DATA backup TARGET"})
  void backup_isMadeWhileTheServerRuns_andReplacesNothing(String words) throws Exception {
    Path data = folder.resolve("data");
    Path target = folder.resolve("saved");
    String[] line =
        words.replace("DATA", data.toString()).replace("TARGET", target.toString()).split(" ");
    ServerSettings settings = ServerSettings.of(data, "127.0.0.1", 0);
    try (TandemServer server = TandemServer.start(settings, Clock.systemUTC()).server()) {
      assertThat(server).isNotNull();
      assertThat(run(line)).isZero();
      assertThat(target.resolve("tandem.db")).isRegularFile();
      assertThat(target.resolve("keys/jwt.pem")).isRegularFile();
      assertThat(run(line)).isEqualTo(64);
    }
  }

  @Test
  void backupWithoutAFolder_isMisuse() {
    assertThat(run("serve", "backup", "x")).isEqualTo(64);
    assertThat(run("serve", "backup", "--data", "x")).isEqualTo(64);
  }

  private static int run(String... words) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Program(
            new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), false))
        .run("tandem", words);
  }

  private static ServerSettings settings(String... options) throws UpdateException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    ServeCommand command =
        new ServeCommand(
            new Context(
                new Console(
                    new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), false),
                new GlobalOptions()));
    List<String> all = new ArrayList<>(List.of("--data", "x"));
    all.addAll(List.of(options));
    new CommandLine(command).parseArgs(all.toArray(String[]::new));
    return command.settings();
  }
}
