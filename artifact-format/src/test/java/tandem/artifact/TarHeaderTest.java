package tandem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarHeaderTest {
  private static final long LARGEST = 8L * 1024 * 1024 * 1024 - 1;

  // The first block of what mender-artifact 3.9 writes: the member version of 31 bytes.
  @Test
  void header_hasTheBytesOfTheReference() {
    String start = "version" + "\0".repeat(93);
    String numbers = "0000600\0" + "0000000\0".repeat(2) + "00000000037\0" + "00000000000\0";
    String middle = "010605\0 " + "0" + "\0".repeat(100) + "ustar\00000" + "\0".repeat(64);
    String end = "0000000\0".repeat(2) + "\0".repeat(167);

    assertThat(new String(TarHeader.of("version", 31, 0), StandardCharsets.US_ASCII))
        .isEqualTo(start + numbers + middle + end);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, LARGEST - 1, LARGEST})
  void usualSize_needsOneBlock(long size) throws IOException {
    byte[] header = TarHeader.of("data/0000.tar.gz", size, 1700000000);

    TarArchiveEntry entry = parse(header);

    assertThat(header).hasSize(512);
    assertThat(entry.getName()).isEqualTo("data/0000.tar.gz");
    assertThat(entry.getSize()).isEqualTo(size);
    assertThat(entry.getMode()).isEqualTo(0600);
    assertThat(entry.getLongUserId()).isZero();
    assertThat(entry.getLongGroupId()).isZero();
    assertThat(entry.getUserName()).isEmpty();
    assertThat(entry.getLastModifiedTime().toMillis()).isEqualTo(1700000000_000L);
    assertThat(entry.isFile()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {LARGEST + 1, 10_000_000_000L, Long.MAX_VALUE})
  void largeSize_goesIntoPaxHeader(long size) throws IOException {
    byte[] header = TarHeader.of("data/0000.tar.gz", size, 0);

    assertThat(header).hasSize(3 * 512);
    assertThat(new String(header, 0, 27, StandardCharsets.US_ASCII))
        .isEqualTo("data/PaxHeaders.0/0000.tar.");
    assertThat(parse(header).getSize()).isEqualTo(size);
    assertThat(parse(header).getName()).isEqualTo("data/0000.tar.gz");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999_999_999, LARGEST, LARGEST + 1, Long.MAX_VALUE})
  void headerWithRoom_isAlwaysOfOneLength(long size) throws IOException {
    byte[] header = TarHeader.of("x", size, 0, true);

    assertThat(header).hasSize(3 * 512);
    assertThat(parse(header).getSize()).isEqualTo(size);
  }

  @Test
  void largeSizeWithoutRoom_isABug() {
    assertThatThrownBy(() -> TarHeader.of("x", LARGEST + 1, 0, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 92, 93, 200, 247, 1000})
  void name_survivesInAnyLength(int length) throws IOException {
    String name = "scripts/" + "n".repeat(length);

    assertThat(parse(TarHeader.of(name, 3, 0)).getName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"scripts/ArtifactInstall_Enter_00_grün", "scripts/ArtifactInstall_Enter_00_😀"})
  void nameBeyondAscii_survives(String name) throws IOException {
    assertThat(parse(TarHeader.of(name, 3, 0)).getName()).isEqualTo(name);
  }

  @Test
  void padding_fillsTheBlock() {
    assertThat(TarHeader.padding(0)).isZero();
    assertThat(TarHeader.padding(1)).isEqualTo(511);
    assertThat(TarHeader.padding(511)).isEqualTo(1);
    assertThat(TarHeader.padding(512)).isZero();
    assertThat(TarHeader.padding(LARGEST + 2)).isEqualTo(511);
  }

  private static TarArchiveEntry parse(byte[] header) throws IOException {
    byte[] withEnd = Arrays.copyOf(header, header.length + 1024);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(withEnd), "UTF-8")) {
      return tar.getNextEntry();
    }
  }
}
