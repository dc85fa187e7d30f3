package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final Transcript transcript = new Transcript();

  @Test
  void endsOfLines_becomeOneNewline() {
    transcript.append("one\r");
    transcript.append("\ntwo\r\r\n10%\r20%\r");
    transcript.append("end");

    assertThat(transcript.from(0)).isEqualTo("one\ntwo\n10%\r20%\rend");
  }

  @Test
  void oldText_isDropped_andPositionsStay() {
    String line = "x".repeat(1023) + "\n";
    for (int i = 0; i < 3 * Transcript.KEPT / 1024; i++) {
      transcript.append(line);
    }
    long end = transcript.length();
    transcript.append("new");

    assertThat(end).isEqualTo(3L * Transcript.KEPT);
    assertThat(transcript.from(end)).isEqualTo("new");
    assertThat(transcript.from(0)).hasSizeLessThanOrEqualTo(2 * Transcript.KEPT);
    assertThat(transcript.firstKept(0) + transcript.from(0).length()).isEqualTo(end + 3);
  }

  @Test
  void search_endsWithTheConsole() throws Exception {
    transcript.end();

    String found = transcript.search(0, text -> null, Deadline.in(Duration.ofMinutes(1)));

    assertThat(found).isNull();
  }

  @Test
  void marks_areOnlyLinesOfTheirOwn() {
    transcript.append("$ grep 'guest: booted v9 from /dev/vda9' log\n");
    transcript.append("U-Boot 2023.01-dfsg (Nov 01 2026)\nguest: booted v1 from /dev/vda2\n");

    assertThat(transcript.booted()).containsExactly(new BootedGuest("v1", "/dev/vda2"));
    assertThat(transcript.starts()).isEqualTo(1);
  }

  @Test
  void restOfTheFirmware_doesNotHideTheMark() {
    transcript.append("Booting from ROM..[    0.000000] Linux version 6.1.0-57-cloud-amd64\n");
    transcript.append("guest: boo[    1.500000] tsc: calibrated\nted v1 from /dev/vda2\n");

    assertThat(transcript.booted()).containsExactly(new BootedGuest("v1", "/dev/vda2"));
  }
}
