package tandem.image.show;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of a console's bytes; the texts are those of real boots. */
class GuestLinesTest {
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    GuestLines guest = new GuestLines(lines::add);
    for (byte b : text.getBytes(UTF_8)) {
      guest.write(b);
    }
    guest.end();
    return lines;
  }

  @Test
  void coloursAndPlaces_areLeftOut() {
    assertThat(
            lines(
                "\033c\033[?7l\033[2J\033[0mSeaBIOS (version 1.16.2)\r\n"
                    + "\033[0;30;47mWe\033[04;02H\033[04;03Hlcome to GRUB!\033[01;01H\033[0m\033[2J"
                    + "\033[H\033[J\033[1;1HBooting (hd0,gpt2)\n\r"))
        .containsExactly("SeaBIOS (version 1.16.2)", "Booting (hd0,gpt2)");
  }

  @Test
  void typedLine_isShownWithItsPrompt() {
    assertThat(lines("tandem-guest# \033[6ntandem status\r\nDevice type:   x\r\n"))
        .containsExactly("tandem-guest# tandem status", "Device type:   x");
  }

  @Test
  void kernelMessage_isLeftOut_andTheLineAroundItIsWhole() {
    assertThat(lines("wri[    3.657735] watchdog: it did not stop!\r\nte:  9 %\n"))
        .containsExactly("write:  9 %");
  }

  @Test
  void panic_isShown() {
    assertThat(lines("[    2.797423] Kernel panic - not syncing: killed init!\n"))
        .containsExactly("Kernel panic - not syncing: killed init!");
    assertThat(lines("[    2.798023] CPU: 0 PID: 1 Comm: init\n")).isEmpty();
  }

  @Test
  void utf8_isKept() {
    assertThat(lines("größer\n")).containsExactly("größer");
  }
}
