package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionSettingTest {
  @ParameterizedTest
  @CsvSource({
    "none,NONE,0",
    "gzip,GZIP,2",
    "gzip:9,GZIP,9",
    "lzma,XZ,6",
    "xz:0,XZ,0",
    "zstd,ZSTD,9",
    "zstd:19,ZSTD,19",
    "zstd_fastest,ZSTD,1",
    "zstd_fast,ZSTD,3",
    "zstd_better,ZSTD,7",
    "zstd_best,ZSTD,12"
  })
  void nameAndLevel_areParsed(String text, Compression method, int level) {
    assertThat(CompressionSetting.parse(text)).isEqualTo(new CompressionSetting(method, level));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bzip2", "GZIP", "gzip:", "gzip:0", "gzip:10", "none:1", "xz:-1"})
  void unknownNameOrLevel_isRefused(String text) {
    assertThatThrownBy(() -> CompressionSetting.parse(text))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void refusal_namesTheLevels() {
    assertThatThrownBy(() -> CompressionSetting.parse("zstd:20"))
        .hasMessage("compression zstd: level 20, expected 1 to 19");
  }
}
