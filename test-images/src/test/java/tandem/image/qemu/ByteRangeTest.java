package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({"bytes=0-9,0,9", "bytes=90-,90,99", "bytes=-10,90,99", "bytes=50-500,50,99"})
  void partOfAFile_isFound(String header, long first, long last) {
    assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=-", "bytes=0-1,5-6", "lines=1-2", "bytes=a-b"})
  void otherHeaders_areIgnored(String header) {
    assertThat(ByteRange.of(header, 100)).isNull();
    assertThat(ByteRange.of(null, 100)).isNull();
  }

  @Test
  void partBehindTheEnd_isEmpty() {
    assertThat(ByteRange.of("bytes=100-", 100)).matches(ByteRange::isEmpty);
    assertThat(ByteRange.of("bytes=-0", 100)).matches(ByteRange::isEmpty);
  }
}
