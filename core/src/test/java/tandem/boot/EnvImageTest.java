package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.UpdateException;

class EnvImageTest {

  @Test
  void variables_comeBackInTheirOrderWithEqualsSignsAndAnyByte() throws Exception {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("z", "a=b=c");
    variables.put("a", "");
    variables.put("m", "\u00e9\u00ff\n\\");

    EnvImage image = EnvImage.decode(EnvImage.redundant(variables, 64, 7), true);

    assertThat(image.valid()).isTrue();
    assertThat(image.terminated()).isTrue();
    assertThat(image.flag()).isEqualTo(7);
    assertThat(image.variables()).containsExactlyEntriesOf(variables);
  }

  @Test
  void singleCopy_hasNoFlagByte() throws Exception {
    byte[] image = EnvImage.single(Map.of("a", "b"), 16);

    assertThat(new String(image, 4, 5, ISO_8859_1)).isEqualTo("a=b\0\0");
    assertThat(EnvImage.decode(image, false).variables()).containsEntry("a", "b");
    assertThat(EnvImage.decode(image, true).valid()).isFalse();
  }

  @Test
  void checksum_coversEveryByteButTheFlag() throws Exception {
    byte[] good = EnvImage.redundant(Map.of("a", "b"), 32, 1);
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 0x40;

      assertThat(EnvImage.decode(changed, true).valid()).as("byte %d", i).isEqualTo(i == 4);
    }
  }

  @Test
  void damagedCopy_hasNoVariables() throws Exception {
    byte[] image = EnvImage.redundant(Map.of("a", "b"), 32, 1);
    image[20] = 1;

    assertThat(EnvImage.decode(image, true).variables()).isEmpty();
    assertThat(EnvImage.decode(image, true).checksums()).startsWith("checksum is ");
  }

  @Test
  void garbageAfterTheEnd_isNoVariable() {
    EnvImage image = EnvImage.decode(sealed("a=b\0\0c=d\0\377\377"), true);

    assertThat(image.variables()).containsOnlyKeys("a");
    assertThat(image.terminated()).isTrue();
  }

  @Test
  void variablesWithoutTheLastNul_areReadAsUBootDoes() {
    EnvImage oneNul = EnvImage.decode(sealed("a=b\0c=d\0"), true);
    EnvImage noNul = EnvImage.decode(sealed("a=b\0c=d"), true);

    assertThat(oneNul.variables()).isEqualTo(Map.of("a", "b", "c", "d"));
    assertThat(oneNul.terminated()).isFalse();
    assertThat(noNul.variables()).isEqualTo(Map.of("a", "b", "c", "d"));
    assertThat(noNul.terminated()).isFalse();
  }

  @Test
  void entriesWithoutNameOrEqualsSign_areSkipped() {
    EnvImage image = EnvImage.decode(sealed("=x\0lonely\0a=b\0\0"), true);

    assertThat(image.variables()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void repeatedVariable_hasItsLastValue() {
    assertThat(EnvImage.decode(sealed("a=1\0b=2\0a=3\0\0"), true).variables())
        .isEqualTo(Map.of("a", "3", "b", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0", "\u0662"})
  void textThatNoEnvironmentCanHold_isRefused(String value) {
    assertThatThrownBy(() -> EnvImage.single(Map.of("a", value), 64))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void emptyEnvironment_isValid() throws Exception {
    EnvImage image = EnvImage.decode(EnvImage.redundant(Map.of(), 16, 0), true);

    assertThat(image.valid()).isTrue();
    assertThat(image.variables()).isEmpty();
    assertThat(image.terminated()).isTrue();
  }

  @Test
  void fullCopy_fitsToTheByteAndNotOneMore() throws Exception {
    int size = 256;
    String longest = "x".repeat(size - 5 - "v=".length() - 2);

    EnvImage full = EnvImage.decode(EnvImage.redundant(Map.of("v", longest), size, 0), true);

    assertThat(full.variables()).containsEntry("v", longest);
    assertThat(full.terminated()).isTrue();
    assertThatThrownBy(() -> EnvImage.redundant(Map.of("v", longest + "x"), size, 0))
        .isInstanceOf(UpdateException.class)
        .hasMessage("u-boot environment: the variables need 257 bytes, a copy holds 256");
  }

  /** Puts a redundant header with a right checksum before these bytes. */
  static byte[] sealed(String data) {
    byte[] bytes = data.getBytes(ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return ByteBuffer.allocate(5 + bytes.length)
        .order(ByteOrder.nativeOrder())
        .putInt((int) crc.getValue())
        .put((byte) 1)
        .put(bytes)
        .array();
  }
}
