package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class FwEnvConfigTest {
  @TempDir Path folder;

  @Test
  void twoLines_areTwoCopiesBelowTheRoot() throws Exception {
    FwEnvConfig config =
        parse(
            "# where it is\n\n/dev/mmcblk0\t0x400000 0x4000\n  /dev/mmcblk0 -0x8000 4000 # end\n");

    assertThat(config.copies())
        .containsExactly(
            new FwEnvConfig.Copy(
                "/dev/mmcblk0", folder.resolve("dev/mmcblk0"), 0x400000, 0x4000, false),
            new FwEnvConfig.Copy(
                "/dev/mmcblk0", folder.resolve("dev/mmcblk0"), -0x8000, 0x4000, false));
    assertThat(config.copies().get(1).name()).isEqualTo("/dev/mmcblk0 at -0x8000");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "0x10,16",
    "16,16",
    "010,8",
    "-16,-16",
    "-0x10,-16",
    "+0x10,16",
    "0X1f,31",
    "999999999999999999,999999999999999999"
  })
  void offset_hasTheBaseThatItsPrefixSays(String text, long value) throws Exception {
    assertThat(parse("/e " + text + " 0x4000").copies().get(0).offset()).isEqualTo(value);
  }

  @Test
  void size_isHexadecimalWithoutPrefixToo() throws Exception {
    assertThat(parse("/e 0 10000 1000 10").copies().get(0).size()).isEqualTo(65536);
  }

  @Test
  void linesAfterTheSecond_haveNoMeaning() throws Exception {
    assertThat(parse("/e 0 0x4000\n/f 0 0x4000\nnonsense\n").copies()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/mtd0", "/dev/mtdblock2", "/dev/ubi0_0", "/dev/ubi0:env"})
  void flash_isToldFromFilesByItsName(String device) throws Exception {
    assertThat(parse(device + " 0 0x4000").copies().get(0).rawFlash()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/e",
        "/ 0 0x4000",
        "/e\0 0 0x4000",
        "/\u00e4 0 0x4000",
        "/e 0",
        "e 0 0x4000",
        "/e 0 0x4000 1 1 0 7",
        "/e 0 0x4000,",
        "/e 0x 0x4000",
        "/e 0 0",
        "/e 0 f",
        "/e 0 400001",
        "/e 0 -4000",
        "/e 9 0x4000 zz",
        "/e 08 0x4000",
        "/e 0 ffffffffffffffffffff",
        "/e 99999999999999999999 0x4000",
        "/e -- 0x4000",
        "/e \u0663 0x4000"
      })
  void lineThatMakesNoSense_isRefusedWithItsNumber(String line) {
    assertThatThrownBy(() -> parse("# first\n" + line))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageStartingWith(folder.resolve("fw_env.config") + ": line 2: ");
  }

  @Test
  void brokenSecondLine_doesNotMakeTheEnvironmentSingle() {
    assertThatThrownBy(() -> parse("/e 0 0x4000\n/f 0\n"))
        .hasMessageEndingWith(
            "line 2: expected device, offset and size, then at most three more fields in `/f 0`");
  }

  @Test
  void unequalSizes_areRefused() {
    assertThatThrownBy(() -> parse("/e 0 0x4000\n/f 0 0x2000\n"))
        .hasMessageEndingWith("the two copies have sizes 0x4000 and 0x2000, expected the same");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only this\n", "\n\n"})
  void fileWithoutALine_isRefused(String content) {
    assertThatThrownBy(() -> parse(content)).hasMessageContaining("names no environment");
  }

  @Test
  void missingFile_isSaidToBeMissing() {
    assertThatThrownBy(() -> FwEnvConfig.read(folder.resolve("none"), new DevicePaths(folder)))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessage(folder.resolve("none") + ": is missing");
  }

  @Test
  void fileWithoutEnd_isRefused() {
    assertThatThrownBy(() -> parse("#\n".repeat(40_000)))
        .hasMessageContaining("larger than the 65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uboot:\n  size : 0x4000\n", "---\nuboot:\n", "size : 0x4000", "{a: b}"})
  void yamlForm_isNamedAndRefused(String content) {
    assertThatThrownBy(() -> parse(content))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
              assertThat(e.hint()).isPresent();
            })
        .hasMessageContaining("YAML");
  }

  private FwEnvConfig parse(String content) throws IOException, UpdateException {
    Path file = Files.writeString(folder.resolve("fw_env.config"), content);
    return FwEnvConfig.read(file, new DevicePaths(folder));
  }
}
