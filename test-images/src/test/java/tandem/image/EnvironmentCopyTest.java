package tandem.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import tandem.boot.EnvImage;

class EnvironmentCopyTest {

  @Test
  void copyThatTandemWrote_isTaken() throws Exception {
    Map<String, String> variables = Map.of("b", "2", "a", "x=y");

    byte[] redundant = EnvImage.redundant(variables, EnvironmentCopy.SIZE, 200);
    byte[] single = EnvImage.single(variables, EnvironmentCopy.SIZE);

    assertThat(EnvironmentCopy.decode(redundant, true))
        .contains(new EnvironmentCopy(200, variables));
    assertThat(EnvironmentCopy.decode(redundant, false)).isEmpty();
    assertThat(EnvironmentCopy.decode(single, false)).contains(new EnvironmentCopy(0, variables));
  }

  @Test
  void copyThatTheBootloaderWrote_comesBack() {
    EnvironmentCopy copy = new EnvironmentCopy(7, new TreeMap<>(Map.of("a", "b\\c", "d", "e")));

    byte[] bytes = copy.encoded(true).orElseThrow();

    assertThat(new String(bytes, 5, 13, ISO_8859_1)).isEqualTo("a=b\\\\c\0d=e\0\0\0");
    assertThat(EnvironmentCopy.decode(bytes, true)).contains(copy);
  }

  @Test
  void damagedOrShortCopy_isNotTaken() throws Exception {
    byte[] bytes = EnvImage.redundant(Map.of("a", "b"), EnvironmentCopy.SIZE, 1);

    assertThat(EnvironmentCopy.decode(Arrays.copyOf(bytes, 1000), true)).isEmpty();
    bytes[EnvironmentCopy.SIZE - 1] = 1;
    assertThat(EnvironmentCopy.decode(bytes, true)).isEmpty();
  }

  @Test
  void entries_meanWhatTheyMeanToUBoot() {
    assertThat(decode("a=1\0 \tb=2\0#c=3\0d\0e=\0f=\\x\\\\\0a=\0\0g=7"))
        .contains(new EnvironmentCopy(1, Map.of("b", "2", "f", "x\\")));
  }

  @Test
  void entryWithoutAName_spoilsTheCopy() {
    assertThat(decode("a=1\0=2\0\0")).isEmpty();
  }

  @Test
  void missingEnd_isTheEndOfTheCopy() {
    String value = "v".repeat(EnvironmentCopy.SIZE - 5 - 2);

    assertThat(decode("a=" + value)).contains(new EnvironmentCopy(1, Map.of("a", value)));
  }

  @Test
  void variablesThatDoNotFit_areNotStored() {
    String longest = "v".repeat(EnvironmentCopy.SIZE - 5 - 2 - 2);

    assertThat(new EnvironmentCopy(1, Map.of("a", longest)).encoded(true)).isPresent();
    assertThat(new EnvironmentCopy(1, Map.of("a", longest + "v")).encoded(true)).isEmpty();
  }

  private static Optional<EnvironmentCopy> decode(String data) {
    byte[] bytes = new byte[EnvironmentCopy.SIZE];
    byte[] text = data.getBytes(ISO_8859_1);
    System.arraycopy(text, 0, bytes, 5, text.length);
    bytes[4] = 1;
    CRC32 crc = new CRC32();
    crc.update(bytes, 5, bytes.length - 5);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (int) crc.getValue());
    return EnvironmentCopy.decode(bytes, true);
  }
}
