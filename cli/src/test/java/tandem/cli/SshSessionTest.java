package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class SshSessionTest {
  @Test
  void missingProgram_isNamedWithItsPackage() {
    PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    Console console = new Console(InputStream.nullInputStream(), err, err, Map.of(), false);

    assertThatThrownBy(
            () -> new SshSession(List.of("/none/ssh"), "device", console).run("MARK", in -> {}))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.OS_ERROR);
              assertThat(e).hasMessageStartingWith("/none/ssh: this program can not be started");
              assertThat(e.hint().orElse("")).contains("openssh-client");
            });
  }

  @Test
  void whatTheDeviceSaysFirst_isShownWithoutControlCharacters() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(said, true, UTF_8);
    Console console = new Console(InputStream.nullInputStream(), err, err, Map.of(), false);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    String script = "printf '\\033[2Jwelcome\\007\\nMARK\\ncontent'";

    new SshSession(List.of("sh", "-c", script), "device", console)
        .run("MARK", in -> in.transferTo(taken));

    assertThat(said.toString(UTF_8)).contains("device: ?[2Jwelcome?").doesNotContain("\033");
    assertThat(taken.toString(UTF_8)).isEqualTo("content");
  }
}
