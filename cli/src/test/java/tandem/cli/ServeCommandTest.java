package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tandem.core.UpdateException;
import tandem.server.ServerSettings;

class ServeCommandTest {

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
