package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Talks to a shell script that behaves like the console of a guest. */
class ConsoleTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;
  private final ByteArrayOutputStream mirror = new ByteArrayOutputStream();
  private Process guest;
  private Console console;

  @BeforeEach
  void start() throws IOException {
    Path script = folder.resolve("fake-guest.sh");
    try (InputStream source = getClass().getResourceAsStream("fake-guest.sh")) {
      Files.copy(Objects.requireNonNull(source), script, StandardCopyOption.REPLACE_EXISTING);
    }
    guest = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true).start();
    console =
        Console.open(
            Channels.newChannel(guest.getInputStream()),
            flushing(guest.getOutputStream()),
            mirror,
            folder.resolve("console.log"));
  }

  @AfterEach
  void end() throws IOException {
    guest.destroyForcibly();
    console.close();
  }

  private static WritableByteChannel flushing(OutputStream out) {
    return new WritableByteChannel() {
      @Override
      public int write(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy);
        out.flush();
        return copy.length;
      }

      @Override
      public boolean isOpen() {
        return true;
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Test
  void awaitBoot_saysWhatBooted() throws Exception {
    assertThat(console.awaitBoot(LONG)).isEqualTo(new BootedGuest("v1", "/dev/vda2"));
    assertThat(console.starts()).isEqualTo(1);
    assertThat(console.booted()).hasSize(1);
  }

  @Test
  void command_hasOutputAndExitCode() throws Exception {
    console.awaitBoot(LONG);

    CommandResult result = console.run("echo one; echo two >&2; printf three; exit 3", LONG);

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("one\ntwo\nthree");
    assertThat(result.raw()).contains("EXT4-fs (vda4)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "\"quoted\"", "$HOME # no comment", "<<end-1 0>>", "größer"})
  void quotes_reachTheGuest(String text) throws Exception {
    CommandResult result = console.run("echo '" + text.replace("'", "'\\''") + "'", LONG);

    assertThat(result.output()).isEqualTo(text + "\n");
    assertThat(result.exit()).isZero();
  }

  @Test
  void brokenCommand_doesNotEndTheShell() throws Exception {
    assertThat(console.run("if then", LONG).exit()).isNotZero();
    assertThat(console.run("false", LONG).exit()).isEqualTo(1);
    assertThat(console.run("cat", LONG).output()).isEmpty();
    assertThat(console.run("true", LONG).exit()).isZero();
  }

  @Test
  void messagesOfTheKernel_areInTheRawOutputOnly() throws Exception {
    CommandResult result = console.run("echo '[    0.000000] Command line: quiet'", LONG);

    assertThat(result.output()).isEmpty();
    assertThat(result.raw()).isEqualTo("[    0.000000] Command line: quiet\n");
  }

  @Test
  void reboot_interruptsACommand() throws Exception {
    console.awaitBoot(LONG);

    assertThatThrownBy(() -> console.run("reboot -f", LONG))
        .isInstanceOf(RebootException.class)
        .hasMessageContaining("started anew");

    assertThat(console.awaitBoot(LONG)).isEqualTo(new BootedGuest("v2", "/dev/vda3"));
    assertThat(console.starts()).isEqualTo(2);
    assertThat(console.run("echo here", LONG).output()).isEqualTo("here\n");
  }

  @Test
  void oldPrompt_isNotTheOneAfterAReboot() throws Exception {
    console.awaitBoot(LONG);
    console.send("reboot");

    assertThat(console.awaitBoot(LONG).version()).isEqualTo("v2");
    assertThat(console.run("echo here", LONG).output()).isEqualTo("here\n");
  }

  @Test
  void endOfTheMachine_isReported() throws Exception {
    assertThatThrownBy(() -> console.run("poweroff", LONG))
        .isExactlyInstanceOf(ConsoleException.class)
        .hasMessageContaining("the machine ended")
        .hasMessageContaining("Power down");
  }

  @Test
  void timeOut_showsTheEndOfTheConsole() throws Exception {
    console.awaitBoot(LONG);

    assertThatThrownBy(() -> console.await("what never comes", SHORT))
        .isExactlyInstanceOf(ConsoleException.class)
        .hasMessageContaining("what never comes")
        .hasMessageContaining("0.3 s")
        .hasMessageContaining("guest: boo")
        .hasMessageContaining(folder.resolve("console.log").toString());
    assertThatThrownBy(() -> console.run("sleep 1", SHORT)).hasMessageContaining("`sleep 1`");
    assertThatThrownBy(() -> console.awaitBoot(SHORT)).hasMessageContaining("has booted");
  }

  @Test
  void await_goesOnAfterWhatItFound() throws Exception {
    console.await("SeaBIOS", LONG);

    assertThat(console.await(Pattern.compile("Linux version (\\S+)$", Pattern.MULTILINE), LONG))
        .satisfies(found -> assertThat(found.group(1)).isEqualTo("6.1.0-50-cloud-amd64"));
    assertThatThrownBy(() -> console.await("SeaBIOS", SHORT)).isInstanceOf(ConsoleException.class);
  }

  @Test
  void await_doesNotTakeWhatAnEarlierCommandHasShown() throws Exception {
    console.awaitBoot(LONG);
    console.run("echo this was shown", LONG);

    console.send("true");

    assertThatThrownBy(() -> console.await("this was", SHORT)).isInstanceOf(ConsoleException.class);
  }

  @Test
  void log_hasEveryByte() throws Exception {
    console.awaitBoot(LONG);
    guest.destroyForcibly();
    console.close();

    byte[] log = Files.readAllBytes(folder.resolve("console.log"));
    assertThat(new String(log, UTF_8))
        .startsWith("\033c\033[2JSeaBIOS")
        .endsWith("done\r\nguest# ");
    assertThat(mirror.toByteArray()).isEqualTo(log);
  }

  @Test
  void commandOfTwoLines_isRefused() {
    assertThatThrownBy(() -> console.run("true\ntrue", LONG))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
