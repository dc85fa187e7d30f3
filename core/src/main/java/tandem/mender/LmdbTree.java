package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tree of keys as one transaction left it. It is walked as a whole instead of searched, so that
 * no order of keys has to be known; no page is entered twice, and so no damage makes it endless.
 */
final class LmdbTree {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_PAGES = 1 << 15;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private final FileChannel file;
  private final LmdbMeta meta;
  private final Set<String> wanted;
  private final Map<String, byte[]> found = new HashMap<>();
  private final Set<Long> entered = new HashSet<>();

  private LmdbTree(FileChannel file, LmdbMeta meta, Set<String> wanted) {
    this.file = file;
    this.meta = meta;
    this.wanted = wanted;
  }

  /** Returns the values of those keys that are there. */
  static Map<String, byte[]> read(FileChannel file, LmdbMeta meta, Set<String> keys)
      throws IOException {
    if (meta.treeFlags() != 0) {
      throw new LmdbException(
          "keys are kept with flags 0x" + Integer.toHexString(meta.treeFlags()) + ", expected 0");
    }
    LmdbTree tree = new LmdbTree(file, meta, keys);
    if (!meta.isEmpty()) {
      tree.walk(meta.root(), 1);
    }
    return tree.found;
  }

  private void walk(long number, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new LmdbException("the tree is more than " + MAX_DEPTH + " pages deep");
    }
    LmdbPage page = new LmdbPage(meta.layout(), read(enter(number), 0, meta.pageBytes()), number);
    for (int node = 0; node < page.nodes(); node++) {
      if (page.isBranch()) {
        walk(page.child(node), depth + 1);
      } else {
        take(page, node);
      }
    }
  }

  private long enter(long number) throws LmdbException {
    if (number < 2 || number > meta.lastPage()) {
      throw new LmdbException(
          "page " + Long.toUnsignedString(number) + ": the last one is " + meta.lastPage());
    }
    if (!entered.add(number)) {
      throw new LmdbException("page " + number + ": is in the tree twice");
    }
    if (entered.size() > MAX_PAGES) {
      throw new LmdbException("the tree has more than " + MAX_PAGES + " pages");
    }
    return number;
  }

  private void take(LmdbPage page, int node) throws IOException {
    String key = new String(page.key(node), UTF_8);
    if (!wanted.contains(key)) {
      return;
    }
    if (!page.isPlain(node)) {
      throw new LmdbException("key " + key + ": its value is a tree of its own");
    }
    long length = page.valueBytes(node);
    if (length > MAX_VALUE_BYTES) {
      throw new LmdbException(
          "key " + key + ": has " + length + " bytes, at most " + MAX_VALUE_BYTES + " are read");
    }
    byte[] value =
        page.isElsewhere(node) ? elsewhere(page.valuePage(node), (int) length) : page.value(node);
    if (found.put(key, value) != null) {
      throw new LmdbException("key " + key + ": is there twice");
    }
  }

  private byte[] elsewhere(long number, int length) throws IOException {
    LmdbLayout layout = meta.layout();
    ByteBuffer header = read(enter(number), 0, layout.headerBytes());
    int kind = layout.flags(header) & LmdbPage.KINDS;
    long room = layout.overflowPages(header) * meta.pageBytes() - layout.headerBytes();
    if (kind != LmdbPage.OVERFLOW || layout.pageNumber(header) != number || room < length) {
      throw new LmdbException(
          "page " + number + ": does not hold the " + length + " bytes it has to");
    }
    return read(number, layout.headerBytes(), length).array();
  }

  private ByteBuffer read(long number, int offset, int length) throws IOException {
    if (number > Long.MAX_VALUE / LmdbMeta.MAX_PAGE - 1) {
      throw new LmdbException("page " + number + ": is beyond any file");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    long position = number * meta.pageBytes() + offset;
    while (bytes.hasRemaining()) {
      if (file.read(bytes, position + bytes.position()) < 0) {
        throw new LmdbException(
            "page " + number + ": is cut off, the file has " + file.size() + " bytes");
      }
    }
    return bytes.flip();
  }
}
