package tandem.slot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceNumberTest {

  // python3 -c 'import os; print(hex(os.makedev(MAJOR, MINOR)))'
  @ParameterizedTest
  @CsvSource({
    "0x802, 8, 2",
    "0xb302, 179, 2",
    "0x100002, 0, 258",
    "0x10300, 259, 0",
    "0x11032c, 259, 300",
    "0xffffffff, 4095, 1048575",
    "0x100011138870, 5000, 70000",
  })
  void numberOfStat_isSplit(String stat, int major, int minor) {
    assertThat(DeviceNumber.ofStat(Long.decode(stat))).isEqualTo(new DeviceNumber(major, minor));
  }

  @Test
  void commandLineForms_areUnderstood() {
    assertThat(DeviceNumber.parse("8:2")).isEqualTo(new DeviceNumber(8, 2));
    assertThat(DeviceNumber.parse("179:10")).isEqualTo(new DeviceNumber(179, 10));
    assertThat(DeviceNumber.parseHex("0802")).isEqualTo(new DeviceNumber(8, 2));
    assertThat(DeviceNumber.parseHex("b30A")).isEqualTo(new DeviceNumber(179, 10));
    assertThat(DeviceNumber.parseHex("00100302")).isEqualTo(new DeviceNumber(3, 258));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "8:", ":2", "8:2:1", "-8:2", "8:2 ", "99999999:1", "sda2"})
  void otherText_isNoNumber(String text) {
    assertThat(DeviceNumber.parse(text)).isNull();
    assertThat(DeviceNumber.parseHex(text)).isNull();
  }
}
