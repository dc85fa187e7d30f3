package tandem.mender;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * How the machine that writes an LMDB file lays it out: its page numbers, sizes and transaction
 * numbers are words of that machine, and so the places behind them differ. All are in little
 * endian, as on every machine that Tandem runs on.
 *
 * @param wordBytes 8 on a 64-bit machine, 4 on a 32-bit one such as armhf
 */
record LmdbLayout(int wordBytes) {
  /** Both layouts. */
  static final List<LmdbLayout> ALL =
      List.of(new LmdbLayout(Long.BYTES), new LmdbLayout(Integer.BYTES));

  /** Returns the bytes of a page's header: its number, padding, flags and bounds. */
  int headerBytes() {
    return wordBytes + 8;
  }

  /** Returns the bytes that describe one tree: flags, depth, four counters and the root. */
  int treeBytes() {
    return 8 + 5 * wordBytes;
  }

  /** Returns the bytes of a meta page that say something, with the header. */
  int metaBytes() {
    return headerBytes() + 8 + 2 * wordBytes + 2 * treeBytes() + 2 * wordBytes;
  }

  /** Returns the unsigned word at this place; one of 64 bits may look negative. */
  long word(ByteBuffer from, int at) {
    return wordBytes == Long.BYTES ? from.getLong(at) : Integer.toUnsignedLong(from.getInt(at));
  }

  /** Returns the word that stands for no page at all. */
  long noPage() {
    return wordBytes == Long.BYTES ? -1 : 0xffff_ffffL;
  }

  /** Returns the number of the page whose header this is. */
  long pageNumber(ByteBuffer page) {
    return word(page, 0);
  }

  int flags(ByteBuffer page) {
    return Short.toUnsignedInt(page.getShort(wordBytes + 2));
  }

  /** Returns where the free space of a tree page begins. */
  int lower(ByteBuffer page) {
    return Short.toUnsignedInt(page.getShort(wordBytes + 4));
  }

  /** Returns where the free space of a tree page ends. */
  int upper(ByteBuffer page) {
    return Short.toUnsignedInt(page.getShort(wordBytes + 6));
  }

  /** Returns over how many pages an overflow page stretches. */
  long overflowPages(ByteBuffer page) {
    return Integer.toUnsignedLong(page.getInt(wordBytes + 4));
  }
}
