package tandem.mender;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * Stores that the real LMDB made.
 *
 * <p>{@code many-64bit}, {@code many-32bit} and {@code many-16k-pages} hold the keys {@code
 * key-0000} to {@code key-0399}, each with {@link #value}; they were loaded by {@code mdb_load -n
 * -T} of Debian's lmdb-utils for amd64, for i386, and for amd64 with {@code sysconf} telling a page
 * size of 16 KiB. {@code pending-v1} is what {@code mender 3.4 install} of a module artifact
 * leaves.
 */
enum GoldenStore {
  MANY_64_BIT("many-64bit"),
  MANY_32_BIT("many-32bit"),
  MANY_16K_PAGES("many-16k-pages"),
  PENDING_V1("pending-v1");

  static final int KEYS = 400;

  private final String name;

  GoldenStore(String name) {
    this.name = name;
  }

  byte[] bytes() throws IOException {
    try (InputStream in = GoldenStore.class.getResourceAsStream(name + ".lmdb.gz")) {
      return new GZIPInputStream(Objects.requireNonNull(in, name)).readAllBytes();
    }
  }

  static String key(int number) {
    return String.format("key-%04d", number);
  }

  /** Returns the value of a key: every twentieth is too long for a page. */
  static String value(int number) {
    return "v".repeat(number % 20 == 0 ? 100 * number : number % 50) + number;
  }
}
