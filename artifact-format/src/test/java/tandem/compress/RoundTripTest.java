package tandem.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.XZInputStream;

/** Holds that what is compressed is what decompressors of others make of it. */
class RoundTripTest {
  private static final Map<String, byte[]> INPUTS = Inputs.all();
  private static final int MIB = 1 << 20;

  private interface Opener {
    OutputStream open(OutputStream out, long size) throws IOException;
  }

  private interface Decoder {
    InputStream open(InputStream in) throws IOException;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void gzip_survives(int level) throws IOException {
    for (Map.Entry<String, byte[]> input : INPUTS.entrySet()) {
      survives(
          input.getKey(),
          input.getValue(),
          (out, size) -> Compressors.gzip(out, level, size),
          GZIPInputStream::new);
    }
  }

  @Test
  void gzipOfManyKinds_survives() throws IOException {
    for (int seed = 0; seed < 120; seed++) {
      int level = 1 + seed % 9;
      survives(
          "seed " + seed,
          Inputs.mixed(seed, seed * seed * 7),
          (out, size) -> Compressors.gzip(out, level, size),
          GZIPInputStream::new);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6})
  void xz_survives(int level) throws IOException {
    for (String name : new String[] {"empty", "one byte", "zeros", "noise", "a chunk"}) {
      survives(
          name,
          INPUTS.getOrDefault(name, new byte[0]),
          (out, size) -> Compressors.xz(out, level, size),
          XZInputStream::new);
    }
  }

  @Test
  void xzInSeveralBlocks_survives() throws IOException {
    byte[] blocks = Inputs.mixed(9, 9 * MIB + 1);

    byte[] compressed =
        survives("blocks", blocks, (out, size) -> Compressors.xz(out, 0, size), XZInputStream::new);

    try (var file = new org.tukaani.xz.SeekableXZInputStream(new ArraySeek(compressed))) {
      assertThat(file.getBlockCount()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9, 19})
  void zstd_survives(int level) throws IOException {
    for (String name : new String[] {"empty", "one byte", "zeros", "noise", "text"}) {
      survives(
          name,
          INPUTS.getOrDefault(name, new byte[0]),
          (out, size) -> Compressors.zstd(out, level, size),
          ZstdInputStreamNoFinalizer::new);
    }
    survives(
        "frames",
        Inputs.mixed(9, 9 * MIB + 1),
        (out, size) -> Compressors.zstd(out, level, size),
        ZstdInputStreamNoFinalizer::new);
  }

  @Test
  void wrongSize_doesNoHarm() throws IOException {
    byte[] input = Inputs.mixed(5, 3 * MIB);
    for (long size : new long[] {-1, 0, 1, 1000, Long.MAX_VALUE}) {
      survives(
          "size " + size,
          input,
          (out, right) -> Compressors.gzip(out, 1, size),
          GZIPInputStream::new);
    }
  }

  @Test
  void gzipMembers_sayTheirSize() throws IOException {
    byte[] compressed =
        survives(
            "members",
            Inputs.mixed(6, 2 * MIB + 1),
            (out, size) -> Compressors.gzip(out, 3, size),
            GZIPInputStream::new);

    int members = 0;
    for (int at = 0; at < compressed.length; members++) {
      assertThat(compressed[at + 12]).isEqualTo((byte) 'T');
      assertThat(compressed[at + 13]).isEqualTo((byte) 'M');
      at += LittleEndian.getInt(compressed, at + 16);
    }
    assertThat(members).isEqualTo(3);
  }

  private static byte[] survives(String name, byte[] input, Opener opener, Decoder decoder)
      throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = opener.open(compressed, input.length)) {
      out.write(input, 0, input.length / 3);
      out.write(input, input.length / 3, input.length - input.length / 3);
    }
    assertThat((long) compressed.size())
        .as(name)
        .isLessThanOrEqualTo(input.length + input.length / 256L + (1 << 16));
    try (InputStream in = decoder.open(new ByteArrayInputStream(compressed.toByteArray()))) {
      // isEqualTo would print megabytes
      assertThat(java.util.Arrays.equals(in.readAllBytes(), input)).as(name).isTrue();
    }
    return compressed.toByteArray();
  }

  private static final class ArraySeek extends org.tukaani.xz.SeekableInputStream {
    private final byte[] bytes;
    private int at;

    ArraySeek(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, target, offset, count);
      at += count;
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public int read() {
      return at < bytes.length ? bytes[at++] & 0xff : -1;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public long position() {
      return at;
    }

    @Override
    public void seek(long position) {
      at = (int) position;
    }
  }
}
