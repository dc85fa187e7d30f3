package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class GrubBlockTest {

  @Test
  void changes_keepOrderCommentsAndSize() throws Exception {
    GrubBlock block = decode("# WARNING: edited by tools only\nb=2\na=1\n# more\nc=\n");

    String changed = text(block.with(Map.of("a", "longer", "d", "new")).encode());

    assertThat(changed)
        .startsWith(
            "# GRUB Environment Block\n# WARNING: edited by tools only\nb=2\na=longer\n# more\n"
                + "c=\nd=new\n###")
        .hasSize(1024);
  }

  @Test
  void values_areEscaped() throws Exception {
    GrubBlock block = GrubBlock.empty().with(Map.of("a", "x\\y\nz=1"));

    byte[] bytes = block.encode();

    assertThat(text(bytes)).contains("\na=x\\\\y\\\nz=1\n###");
    assertThat(Objects.requireNonNull(GrubBlock.decode(bytes)).variables())
        .isEqualTo(Map.of("a", "x\\y\nz=1"));
  }

  @Test
  void variableThatStandsTwice_hasItsLastValueAndIsWrittenOnce() throws Exception {
    GrubBlock block = decode("a=1\nb=2\na=3\n");

    assertThat(block.variables()).containsEntry("a", "3");
    assertThat(text(block.with(Map.of("a", "4")).encode())).contains("\na=4\nb=2\n###");
  }

  @Test
  void emptyAndLongValues_areKept() throws Exception {
    GrubBlock block = decode("empty=\nlong=" + "v".repeat(400) + "\n");

    assertThat(block.variables()).containsEntry("empty", "").containsEntry("long", "v".repeat(400));
    assertThat(decodeBytes(block.encode()).variables()).isEqualTo(block.variables());
  }

  @Test
  void lineThatIsNotEnded_doesNotCount() {
    byte[] bytes = GrubFiles.block("a=1\n");
    Arrays.fill(bytes, 29, 1024, (byte) 'x');
    bytes[40] = '=';

    assertThat(decodeBytes(bytes).variables()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void variablesThatDoNotFit_areRefusedWithBothNumbers() {
    GrubBlock block = decode("a=1\n").with(Map.of("b", "x".repeat(1000)));

    assertThatThrownBy(block::encode)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
        .hasMessageContaining("need 1032 bytes, the block holds 1024");
  }

  @Test
  void blockThatIsExactlyFull_isWritten() throws Exception {
    GrubBlock block = GrubBlock.empty().with(Map.of("b", "x".repeat(1024 - 25 - 3)));

    assertThat(decodeBytes(block.encode()).variables()).containsKey("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# GRUB Environment Block\n", "a=1\n", "# grub environment block\n"})
  void somethingElse_isNoBlock(String text) {
    assertThat(GrubBlock.decode(text.getBytes(ISO_8859_1))).isNull();
    byte[] padded = Arrays.copyOf(text.getBytes(ISO_8859_1), 1024);
    if (!text.startsWith("# GRUB")) {
      assertThat(GrubBlock.decode(padded)).isNull();
    }
  }

  private static GrubBlock decode(String lines) {
    return decodeBytes(GrubFiles.block(lines));
  }

  private static GrubBlock decodeBytes(byte[] bytes) {
    return Objects.requireNonNull(GrubBlock.decode(bytes));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
