package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the real LMDB are read as its own mdb_dump prints them, also while they are written. */
class LmdbFileIT {
  /** Puts, replaces and deletes keys at random; arguments are the file and a seed. */
  private static final String RANDOM_WORK =
      """
      import lmdb, random, sys
      random.seed(int(sys.argv[2]))
      env = lmdb.open(sys.argv[1], subdir=False, map_size=64 << 20)
      for transaction in range(30):
          with env.begin(write=True) as txn:
              for step in range(random.randrange(1, 80)):
                  key = b'key-%d' % random.randrange(600)
                  if random.random() < 0.35:
                      txn.delete(key)
                  else:
                      size = random.choice([0, 1, 30, 700, 2000, 2100, 5000, 70000])
                      txn.put(key, random.randbytes(random.randrange(size + 1)))
      env.close()
      """;

  /** Writes, as fast as it can, the same number under many keys in each transaction. */
  private static final String ENDLESS_WORK =
      """
      import lmdb, sys, time
      env = lmdb.open(sys.argv[1], subdir=False, map_size=64 << 20, sync=False)
      number, end = 0, time.time() + 60
      while time.time() < end:
          number += 1
          with env.begin(write=True) as txn:
              for key in range(40):
                  long = 3000 if key % 10 == number % 10 else 20
                  txn.put(b'key-%d' % key, (b'%d ' % number) * long)
              txn.delete(b'other-%d' % ((number * 7) % 50))
              txn.put(b'other-%d' % (number % 50), b'x' * (number % 9000))
          if number == 1:
              print('ready', flush=True)
      """;

  @TempDir Path folder;

  @BeforeAll
  static void needsLmdb() throws Exception {
    RequiredTool.pythonLmdbOrSkip();
    RequiredTool.orSkip("mdb_dump");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everyKey_isReadAsMdbDumpPrintsIt(int seed) throws Exception {
    Path file = folder.resolve("store");
    Process work = python(RANDOM_WORK, file, Integer.toString(seed)).inheritIO().start();
    assertThat(work.waitFor()).isZero();
    byte[] before = Files.readAllBytes(file);

    Map<String, byte[]> found = new LmdbFile(file).read(keys("key-", 600));

    assertThat(hex(found)).isEqualTo(dump(file)).hasSizeGreaterThan(100);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void storeOfTheOtherTests_isOneForLmdbToo() throws Exception {
    FakeMenderStore.write(
        folder, Map.of("artifact-name", "a", "state", "{}", "x", "y".repeat(999)));

    Map<String, String> dumped = dump(folder.resolve("mender-store"));

    assertThat(dumped)
        .isEqualTo(
            hex(
                new LmdbFile(folder.resolve("mender-store"))
                    .read(Set.of("artifact-name", "state", "x"))))
        .hasSize(3);
  }

  @Test
  @Timeout(120)
  void everyReadDuringWrites_isOfOneTransaction() throws Exception {
    Path file = folder.resolve("store");
    Process writer = python(ENDLESS_WORK, file).redirectErrorStream(true).start();
    try {
      assertThat(writer.inputReader().readLine()).isEqualTo("ready");
      Set<String> numbers = new TreeSet<>();
      int given = 0;
      for (int i = 0; i < 1500; i++) {
        try {
          Map<String, byte[]> found = new LmdbFile(file).read(keys("key-", 40));
          List<String> seen = new ArrayList<>();
          found.values().forEach(value -> seen.addAll(words(value)));
          assertThat(found).hasSize(40);
          assertThat(new TreeSet<>(seen)).as("numbers in one read").hasSize(1);
          numbers.addAll(seen);
        } catch (LmdbException e) {
          assertThat(e).hasMessageContaining("was changed during each");
          given++;
        }
      }
      assertThat(numbers).hasSizeGreaterThan(20);
      assertThat(given).isLessThan(1000);
    } finally {
      writer.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static List<String> words(byte[] value) {
    return Arrays.stream(new String(value, UTF_8).split(" ", -1))
        .filter(w -> !w.isEmpty())
        .toList();
  }

  private static Set<String> keys(String prefix, int count) {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      keys.add(prefix + i);
    }
    return keys;
  }

  private ProcessBuilder python(String program, Path file, String... more) throws Exception {
    Path script = Files.writeString(folder.resolve("work.py"), program);
    List<String> words =
        new ArrayList<>(List.of("/usr/bin/python3", script.toString(), file.toString()));
    words.addAll(List.of(more));
    return new ProcessBuilder(words);
  }

  private static Map<String, String> hex(Map<String, byte[]> values) {
    Map<String, String> hex = new TreeMap<>();
    values.forEach((key, value) -> hex.put(key, HexFormat.of().formatHex(value)));
    return hex;
  }

  // One line for a key and one for its value, in hexadecimal behind a blank.
  private static Map<String, String> dump(Path file) throws Exception {
    Process dump = new ProcessBuilder("/usr/bin/mdb_dump", "-n", file.toString()).start();
    List<String> lines = dump.inputReader().lines().filter(line -> line.startsWith(" ")).toList();
    assertThat(dump.waitFor()).isZero();
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      byte[] key = HexFormat.of().parseHex(lines.get(i).strip());
      values.put(new String(key, UTF_8), lines.get(i + 1).strip());
    }
    return values;
  }
}
