package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a store as Mender would have it, of one tree page: two meta pages and a leaf, 64 bit. That
 * the real LMDB reads it is shown by {@code LmdbFileIT}.
 */
public final class FakeMenderStore {
  private static final int PAGE = 4096;
  private static final int HEADER = 16;

  private FakeMenderStore() {}

  /** Writes the store of this data store folder; all values together must fit into a page. */
  public static void write(Path folder, Map<String, String> values) throws IOException {
    ByteBuffer file = ByteBuffer.allocate(3 * PAGE).order(ByteOrder.LITTLE_ENDIAN);
    meta(file, 0, values.size());
    meta(file, 1, values.size());
    leaf(file.slice(2 * PAGE, PAGE).order(ByteOrder.LITTLE_ENDIAN), new TreeMap<>(values));
    Files.createDirectories(folder);
    Files.write(folder.resolve(MenderStore.FILE_NAME), file.array());
  }

  private static void meta(ByteBuffer file, int number, int entries) {
    file.position(number * PAGE);
    file.putLong(number).putShort((short) 0).putShort((short) LmdbPage.META).putInt(0);
    file.putInt(0xBEEFC0DE).putInt(1).putLong(0).putLong(1 << 20);
    file.putInt(PAGE).putShort((short) 8).putShort((short) 0); // free pages: none
    file.putLong(0).putLong(0).putLong(0).putLong(0).putLong(-1);
    file.putInt(0).putShort((short) 0).putShort((short) 1); // keys: a tree of one leaf
    file.putLong(0).putLong(1).putLong(0).putLong(entries).putLong(2);
    file.putLong(2).putLong(1 + number);
  }

  private static void leaf(ByteBuffer page, Map<String, String> values) {
    int lower = HEADER;
    int upper = PAGE;
    for (Map.Entry<String, String> entry : values.entrySet()) {
      byte[] key = entry.getKey().getBytes(UTF_8);
      byte[] value = entry.getValue().getBytes(UTF_8);
      upper = upper - 8 - key.length - value.length & ~1;
      page.putShort(lower, (short) upper);
      lower += 2;
      page.position(upper);
      page.putInt(value.length).putShort((short) 0).putShort((short) key.length);
      page.put(key).put(value);
    }
    page.position(0);
    page.putLong(2).putShort((short) 0).putShort((short) LmdbPage.LEAF);
    page.putShort((short) lower).putShort((short) upper);
  }
}
