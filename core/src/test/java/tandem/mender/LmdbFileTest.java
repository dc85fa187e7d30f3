package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LmdbFileTest {
  private static final int MUTATIONS_PER_PAGE = 12;
  private static final int TREE_PAGE_BYTES = 4096;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = "MANY_.*", mode = EnumSource.Mode.MATCH_ALL)
  void everyKey_isReadInEachLayout(GoldenStore store) throws Exception {
    Map<String, byte[]> found = read(store.bytes(), keys());

    assertThat(found).hasSize(GoldenStore.KEYS);
    for (int i = 0; i < GoldenStore.KEYS; i++) {
      assertThat(new String(found.get(GoldenStore.key(i)), UTF_8)).isEqualTo(GoldenStore.value(i));
    }
  }

  @Test
  void keyThatIsNotThere_hasNoValue() throws Exception {
    assertThat(read(GoldenStore.MANY_64_BIT.bytes(), Set.of("key-0400", "key", ""))).isEmpty();
  }

  @Test
  void missingFile_isToldFromADamagedOne() {
    assertThatThrownBy(() -> new LmdbFile(folder.resolve("none")).read(Set.of()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> new LmdbFile(folder).read(Set.of()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a regular file");
  }

  @Test
  void anythingElse_isRefused() {
    for (byte[] content : new byte[][] {{}, new byte[1 << 16], "mender".getBytes(UTF_8)}) {
      assertThatThrownBy(() -> read(content, keys()))
          .isInstanceOf(LmdbException.class)
          .hasMessageContaining("no LMDB file of version 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void olderTransaction_servesWhenTheNewerMetaPageIsTorn(GoldenStore store) throws Exception {
    byte[] content = store.bytes();
    int pageBytes = store == GoldenStore.MANY_16K_PAGES ? 4 * TREE_PAGE_BYTES : TREE_PAGE_BYTES;
    for (int meta = 0; meta < 2; meta++) {
      byte[] torn = content.clone();
      Arrays.fill(torn, meta * pageBytes, meta * pageBytes + 40, (byte) 0);

      assertThat(read(torn, keys())).hasSizeLessThanOrEqualTo(GoldenStore.KEYS);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void mutatedFile_isReadOrRefused(GoldenStore store) throws Exception {
    byte[] content = store.bytes();
    Path path = Files.write(folder.resolve("store"), content);
    SplittableRandom random = new SplittableRandom(content.length);
    int refused = 0;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (int page = 0; page < content.length; page += TREE_PAGE_BYTES) {
        for (int i = 0; i < MUTATIONS_PER_PAGE; i++) {
          // The first bytes of a page hold what leads to other places.
          int most = i % 2 == 0 ? 200 : TREE_PAGE_BYTES;
          for (int n = 1 + random.nextInt(4); n > 0; n--) {
            file.seek(page + random.nextInt(most));
            file.write(random.nextInt(256));
          }
          refused += isRefused(path) ? 1 : 0;
          file.seek(page);
          file.write(content, page, TREE_PAGE_BYTES);
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(path).hasBinaryContent(content);
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void truncatedFile_isReadOrRefused(GoldenStore store) throws Exception {
    byte[] content = store.bytes();
    Path path = Files.write(folder.resolve("store"), content);
    int refused = 0;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (int length = content.length - 512; length >= 0; length -= 512) {
        file.setLength(length);
        refused += isRefused(path) ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(1, content.length / 512);
  }

  private static boolean isRefused(Path file) throws IOException {
    try {
      new LmdbFile(file).read(keys());
      return false;
    } catch (LmdbException e) {
      assertThat(e).hasMessageMatching("(?s).{10,300}");
      return true;
    }
  }

  private static Set<String> keys() {
    Set<String> keys = new TreeSet<>(MenderStore.KEYS);
    for (int i = 0; i < GoldenStore.KEYS; i++) {
      keys.add(GoldenStore.key(i));
    }
    return keys;
  }

  private Map<String, byte[]> read(byte[] content, Set<String> keys) throws IOException {
    Path file = Files.write(folder.resolve("store"), content);
    return new LmdbFile(file).read(keys);
  }
}
