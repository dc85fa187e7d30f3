package tandem.mender;

import java.nio.ByteBuffer;

/** One page of the tree: a branch or a leaf, with its nodes. All it says is checked before use. */
final class LmdbPage {
  static final int BRANCH = 0x01;
  static final int LEAF = 0x02;
  static final int OVERFLOW = 0x04;
  static final int META = 0x08;

  /** The bits that say which kind of page it is; 0x20 and 0x40 belong to trees of duplicates. */
  static final int KINDS = BRANCH | LEAF | OVERFLOW | META | 0x20 | 0x40;

  private static final int NODE_HEADER = 8;
  private static final int VALUE_ELSEWHERE = 0x01;

  private final LmdbLayout layout;
  private final ByteBuffer bytes;
  private final long number;
  private final int kind;
  private final int nodes;
  private int keyBytesRead;

  /**
   * Takes a page of the tree.
   *
   * @param bytes the whole page, in little endian
   * @param number its number
   */
  LmdbPage(LmdbLayout layout, ByteBuffer bytes, long number) throws LmdbException {
    this.layout = layout;
    this.bytes = bytes;
    this.number = number;
    this.kind = layout.flags(bytes) & KINDS;
    if (layout.pageNumber(bytes) != number) {
      throw damaged("says it is page " + Long.toUnsignedString(layout.pageNumber(bytes)));
    }
    if (kind != BRANCH && kind != LEAF) {
      throw damaged("flags are 0x" + Integer.toHexString(kind) + ", expected a branch or a leaf");
    }
    int lower = layout.lower(bytes);
    int upper = layout.upper(bytes);
    if (lower < layout.headerBytes() || lower > upper || upper > bytes.limit()) {
      throw damaged("free space from " + lower + " to " + upper + " of " + bytes.limit());
    }
    this.nodes = (lower - layout.headerBytes()) / 2;
  }

  boolean isBranch() {
    return kind == BRANCH;
  }

  int nodes() {
    return nodes;
  }

  /** Returns the number of the page that a node of a branch leads to. */
  long child(int node) throws LmdbException {
    int at = at(node);
    long low = Integer.toUnsignedLong(bytes.getInt(at));
    return layout.wordBytes() == Long.BYTES ? low | (long) flags(at) << Integer.SIZE : low;
  }

  /** Returns the key of a node; to be called once for each. */
  byte[] key(int node) throws LmdbException {
    int at = at(node);
    keyBytesRead += keyBytes(at);
    if (keyBytesRead > bytes.limit()) { // or one page could stand for gigabytes of keys
      throw damaged("its entries lie over each other");
    }
    return copy(at + NODE_HEADER, keyBytes(at));
  }

  /** Returns the bytes that the value of a leaf's node has, unsigned. */
  long valueBytes(int node) throws LmdbException {
    return Integer.toUnsignedLong(bytes.getInt(at(node)));
  }

  /** Tells whether the value is a plain one, and not a tree of its own. */
  boolean isPlain(int node) throws LmdbException {
    return (flags(at(node)) & ~VALUE_ELSEWHERE) == 0;
  }

  /** Tells whether the value is on pages of its own. */
  boolean isElsewhere(int node) throws LmdbException {
    return (flags(at(node)) & VALUE_ELSEWHERE) != 0;
  }

  /** Returns the value that lies in the page. */
  byte[] value(int node) throws LmdbException {
    int at = at(node);
    return copy(at + NODE_HEADER + keyBytes(at), valueBytes(node));
  }

  /** Returns the number of the first page of a value that lies elsewhere. */
  long valuePage(int node) throws LmdbException {
    int at = at(node);
    int place = at + NODE_HEADER + keyBytes(at);
    checkInside(place, layout.wordBytes());
    return layout.word(bytes, place);
  }

  private int at(int node) throws LmdbException {
    int at = Short.toUnsignedInt(bytes.getShort(layout.headerBytes() + 2 * node));
    checkInside(at, NODE_HEADER);
    return at;
  }

  private int flags(int at) {
    return Short.toUnsignedInt(bytes.getShort(at + 4));
  }

  private int keyBytes(int at) {
    return Short.toUnsignedInt(bytes.getShort(at + 6));
  }

  private byte[] copy(int at, long length) throws LmdbException {
    checkInside(at, length);
    byte[] copy = new byte[(int) length];
    bytes.get(at, copy);
    return copy;
  }

  private void checkInside(int at, long length) throws LmdbException {
    if (at < layout.upper(bytes) || at + length > bytes.limit()) {
      throw damaged(
          "entry of " + length + " bytes at " + at + ", the page has " + bytes.limit() + " bytes");
    }
  }

  private LmdbException damaged(String what) {
    return new LmdbException("page " + number + ": " + what);
  }
}
