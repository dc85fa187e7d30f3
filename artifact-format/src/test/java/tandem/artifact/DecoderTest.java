package tandem.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static tandem.artifact.ArtifactBytes.compressed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DecoderTest {
  private static final long LIMIT = 80L << 20;
  private static final byte[] DATA = data(3000);

  private static byte[] data(int length) {
    byte[] data = new byte[length];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < length; i++) {
      data[i] = (byte) random.nextInt('a', 'i');
    }
    return data;
  }

  @ParameterizedTest
  @EnumSource
  void data_isDecodedWhateverTheSizeOfReads(Compression compression) throws IOException {
    byte[] data = data(300_000);
    byte[] encoded = compressed(data, compression);

    for (int size : new int[] {1000, 4096, 65_536, 1 << 20}) {
      ByteArrayOutputStream decoded = new ByteArrayOutputStream();
      try (InputStream in = open(compression, new Dribble(encoded, size / 3 + 1), LIMIT)) {
        byte[] buffer = new byte[size];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          decoded.write(buffer, 0, n);
        }
        assertThat(in.read()).isEqualTo(-1);
      }
      assertThat(decoded.toByteArray()).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @EnumSource
  void concatenatedData_isDecodedAsOne(Compression compression) throws IOException {
    byte[] one = compressed(DATA, compression);
    byte[] none = compressed(new byte[0], compression);

    byte[] decoded = decode(compression, joined(none, one, none, one, none));

    assertThat(decoded).isEqualTo(joined(DATA, DATA));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void garbageAfterTheData_isReportedAsCorrupted(Compression compression) {
    byte[] encoded = compressed(DATA, compression);

    for (byte[] garbage : new byte[][] {{0}, {'x'}, {0, 0, 0, 1}, Arrays.copyOf(encoded, 3)}) {
      assertThatThrownBy(() -> decode(compression, joined(encoded, garbage)))
          .isInstanceOf(CorruptedArtifactException.class)
          .hasMessageStartingWith("data/0000.tar.x: ");
    }
  }

  @Test
  void zeroBytesAfterGzipAndZstd_areGarbageToo() {
    for (Compression compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
      assertThatThrownBy(
              () -> decode(compression, joined(compressed(DATA, compression), new byte[4])))
          .isInstanceOf(CorruptedArtifactException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void truncatedData_isReportedAsCorrupted(Compression compression) {
    byte[] encoded = compressed(DATA, compression);

    for (int length = 0; length < encoded.length; length++) {
      byte[] truncated = Arrays.copyOf(encoded, length);
      assertThatThrownBy(() -> decode(compression, truncated))
          .as("of %d bytes the first %d", encoded.length, length)
          .isInstanceOf(CorruptedArtifactException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void flippedBit_isReportedOrHarmless(Compression compression) {
    byte[] encoded = compressed(Arrays.copyOf(DATA, 300), compression);
    byte[] expected = Arrays.copyOf(DATA, 300);

    for (int bit = 0; bit < 8 * encoded.length; bit++) {
      byte[] damaged = encoded.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[][] decoded = {null};
      Throwable failure = catchThrowable(() -> decoded[0] = decode(compression, damaged));
      // zstd has no checksum unless asked for one
      boolean same = Arrays.equals(decoded[0], expected) || compression == Compression.ZSTD;
      assertThat(failure instanceof ArtifactException || (failure == null && same))
          .as("bit %d: %s", bit, failure)
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failureOfTheSource_comesAsItIs(Compression compression) {
    byte[] encoded = compressed(data(300_000), compression);

    for (IOException failure : new IOException[] {new IOException("pulled"), new EOFException()}) {
      for (int at = 0; at < encoded.length; at += 4999) {
        InputStream source = new FailingIn(Arrays.copyOf(encoded, at), failure);
        assertThatThrownBy(() -> open(compression, source, LIMIT).readAllBytes()).isSameAs(failure);
      }
    }
  }

  @Test
  void optionalPartsOfGzipHeader_areSkippedAndChecked() throws IOException {
    byte[] plain = compressed(DATA, Compression.GZIP);
    byte[] header = {31, (byte) 139, 8, 0x1e, 1, 2, 3, 4, 0, 3, 2, 0, 'e', 'x', 'n', 0, 'c', 0};
    CRC32 crc = new CRC32();
    crc.update(header);
    byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);

    assertThat(decode(Compression.GZIP, joined(header, check, body))).isEqualTo(DATA);
    check[0]++;
    assertThatThrownBy(() -> decode(Compression.GZIP, joined(header, check, body)))
        .isInstanceOf(CorruptedArtifactException.class)
        .hasMessageContaining("checksum of the gzip header");
  }

  @Test
  void unknownGzipMethod_isUnsupported() {
    byte[] encoded = compressed(DATA, Compression.GZIP);
    encoded[2] = 7;

    assertThatThrownBy(() -> decode(Compression.GZIP, encoded))
        .isInstanceOf(UnsupportedArtifactException.class)
        .hasMessageContaining("gzip method 7");
  }

  @Test
  void xzDictionary_isToldAndLimited() throws IOException {
    byte[] encoded = xzWithDictionary(26); // 32 MiB

    try (Decoder decoder = open(Compression.XZ, new ByteArrayInputStream(encoded), 32 << 20)) {
      assertThat(decoder.memory()).isEqualTo(32 << 20);
      assertThat(decoder.readAllBytes()).isEqualTo(DATA);
    }
    assertThatThrownBy(
            () -> open(Compression.XZ, new ByteArrayInputStream(encoded), (32 << 20) - 1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("data/0000.tar.x: xz dictionary: 33554432 bytes, at most 33554431 are allowed");
  }

  @Test
  void xzDictionaryOfLaterBlock_isLimitedToo() {
    byte[] encoded = joined(compressed(DATA, Compression.XZ), xzWithDictionary(30));

    assertThatThrownBy(
            () -> open(Compression.XZ, new ByteArrayInputStream(encoded), 1 << 20).readAllBytes())
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("xz decoder: 134");
  }

  @Test
  void largestXzDictionary_isRefusedWithoutTakingMemory() {
    assertThatThrownBy(() -> decode(Compression.XZ, xzWithDictionary(40)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("4294967295 bytes, at most 83886080");
  }

  // Edits the code of the dictionary in the header of the first block, and its CRC32.
  private static byte[] xzWithDictionary(int code) {
    byte[] encoded = compressed(DATA, Compression.XZ);
    int length = 4 * encoded[12] + 4;
    encoded[16] = (byte) code;
    CRC32 crc = new CRC32();
    crc.update(encoded, 12, length - 4);
    for (int i = 0; i < 4; i++) {
      encoded[12 + length - 4 + i] = (byte) (crc.getValue() >> (8 * i));
    }
    return encoded;
  }

  @Test
  void zstdWindow_isToldAndLimited() throws IOException {
    byte[] encoded = zstdFrame(0, (16 << 3) | 2); // 64 MiB + 2/8 of it

    try (Decoder decoder = open(Compression.ZSTD, new ByteArrayInputStream(encoded), 80 << 20)) {
      assertThat(decoder.memory()).isEqualTo(80 << 20);
      assertThat(decoder.readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
    }
    assertThatThrownBy(
            () -> open(Compression.ZSTD, new ByteArrayInputStream(encoded), (80 << 20) - 1))
        .isInstanceOf(LimitExceededException.class)
        .hasMessage("data/0000.tar.x: zstd window: 83886080 bytes, at most 83886079 are allowed");
  }

  @Test
  void zstdWindowOfLaterFrame_isLimitedToo() {
    byte[] encoded = joined(zstdFrame(0, 0), zstdFrame(0, 17 << 3));

    assertThatThrownBy(() -> decode(Compression.ZSTD, encoded))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("134217728 bytes, at most 83886080");
  }

  @Test
  void zstdFrameOfOneSegment_needsAsMuchAsItHolds() throws IOException {
    byte[] small = zstdFrame(0x20, 5);
    byte[] medium = zstdFrame(0x60, 0xff, 0xff);
    byte[] large = zstdFrame(0xa0, 1, 0, 0, 6);
    byte[] negative = zstdFrame(0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80);

    assertThat(open(Compression.ZSTD, new ByteArrayInputStream(small), LIMIT).memory())
        .isEqualTo(5);
    assertThat(decode(Compression.ZSTD, small)).isEqualTo("hello".getBytes(UTF_8));
    assertThat(open(Compression.ZSTD, new ByteArrayInputStream(medium), LIMIT).memory())
        .isEqualTo(65_535 + 256);
    assertThatThrownBy(() -> decode(Compression.ZSTD, large))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("100663297 bytes");
    assertThatThrownBy(() -> decode(Compression.ZSTD, negative))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("9223372036854775807 bytes");
  }

  @Test
  void zstdDictionary_isUnsupported() {
    assertThatThrownBy(() -> decode(Compression.ZSTD, zstdFrame(1, 0, 7)))
        .isInstanceOf(UnsupportedArtifactException.class)
        .hasMessageContaining("needs zstd dictionary 7");
  }

  @Test
  void skippableZstdFrame_isSkipped() throws IOException {
    byte[] skippable = {0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};

    byte[] decoded = decode(Compression.ZSTD, joined(skippable, zstdFrame(0, 0), skippable));

    assertThat(decoded).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void reservedZstdBlock_isReportedAsCorrupted() {
    byte[] frame = zstdFrame(0, 0);
    frame[6] |= 6;

    assertThatThrownBy(() -> decode(Compression.ZSTD, frame))
        .isInstanceOf(CorruptedArtifactException.class)
        .hasMessageContaining("reserved block type");
  }

  // RFC 8878: magic, descriptor, the rest of the header, one last raw block of five bytes.
  private static byte[] zstdFrame(int... header) {
    byte[] head = new byte[header.length];
    for (int i = 0; i < head.length; i++) {
      head[i] = (byte) header[i];
    }
    byte[] magic = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    return joined(magic, head, new byte[] {(5 << 3) | 1, 0, 0}, "hello".getBytes(ISO_8859_1));
  }

  @Test
  void manyFramesBlocksAndMembers_takeNoMemoryEach() throws IOException {
    for (Compression compression : new Compression[] {Compression.GZIP, Compression.XZ}) {
      byte[] one = compressed(new byte[1], compression);
      byte[] many = new byte[2000 * one.length];
      for (int i = 0; i < many.length; i += one.length) {
        System.arraycopy(one, 0, many, i, one.length);
      }

      long before = Memory.allocated();
      assertThat(decode(compression, many)).hasSize(2000);
      assertThat(Memory.allocated() - before).isLessThan(64 << 20);
    }
  }

  private static byte[] decode(Compression compression, byte[] encoded) throws IOException {
    try (Decoder decoder = open(compression, new ByteArrayInputStream(encoded), LIMIT)) {
      return decoder.readAllBytes();
    }
  }

  private static Decoder open(Compression compression, InputStream in, long limit)
      throws IOException {
    return Decoder.open("data/0000.tar.x", compression, in, limit);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
