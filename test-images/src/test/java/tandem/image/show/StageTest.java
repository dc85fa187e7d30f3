package tandem.image.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** What is seen of a show, and what is recorded. */
class StageTest {
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final Stage stage = new Stage(new PrintStream(seen, true, UTF_8));

  private void guest(String text) throws IOException {
    stage.mirror().write(text.getBytes(UTF_8));
  }

  @Test
  void narrator_standsOutFromTheGuest() throws Exception {
    stage.announce("It is switched on.");
    guest("guest: booted v1 from /dev/vda2\r\ntandem-gu");
    stage.say("Wait.");
    guest("est# tandem status\r\n");

    assertThat(seen.toString(UTF_8).lines())
        .containsExactly(
            "",
            "== It is switched on.",
            "guest: booted v1 from /dev/vda2",
            "== Wait.",
            "tandem-guest# tandem status");
  }

  @Test
  void noLine_isLongerThanASmallTerminal() throws Exception {
    stage.say("many words ".repeat(30));
    guest("0123456789abcdef".repeat(20) + "\n" + "some words ".repeat(20) + "\n");

    assertThat(stage.shown()).hasSizeGreaterThan(10).allMatch(line -> line.length() < 80);
  }

  @Test
  void progress_isSeen_andOnlyItsEndIsRecorded() throws Exception {
    guest("write:   9 % (12.5 MiB of 128.0 MiB)\nwrite: 100 % (128.0 MiB of 128.0 MiB)\n");

    assertThat(seen.toString(UTF_8)).contains("  9 %");
    assertThat(stage.shown()).containsExactly("write: 100 % (128.0 MiB of 128.0 MiB)");
  }

  @Test
  void cut_endsTheLineThatHadBegun() throws Exception {
    guest("write:  2");
    stage.cut();
    stage.say("The plug is pulled.");

    assertThat(stage.shown()).containsExactly("write:  2", "== The plug is pulled.");
  }
}
