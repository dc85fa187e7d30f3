package tandem.mender;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One of the two meta pages: it names the tree of one transaction. A writer replaces the older one
 * as the last act of a commit.
 *
 * @param layout how the file is laid out
 * @param pageBytes size of a page
 * @param transaction number of the transaction, unsigned
 * @param lastPage number of the last page that is in use
 * @param root root of the tree of keys; the layout's {@code noPage} when it is empty
 * @param treeFlags how the keys of the tree are kept; 0 for plain ones
 */
record LmdbMeta(
    LmdbLayout layout, int pageBytes, long transaction, long lastPage, long root, int treeFlags) {
  static final int MIN_PAGE = 512;
  static final int MAX_PAGE = 1 << 16;

  private static final int MAGIC = 0xBEEFC0DE;
  private static final int VERSION = 1;

  /**
   * Reads a meta page.
   *
   * @param page at least {@code layout.metaBytes()} bytes from the start of the page, in little
   *     endian
   * @param number the number the page must have, 0 or 1
   * @return null when this is no valid meta page of this layout
   */
  static @Nullable LmdbMeta of(LmdbLayout layout, ByteBuffer page, int number) {
    int at = layout.headerBytes();
    if (layout.pageNumber(page) != number
        || (layout.flags(page) & LmdbPage.KINDS) != LmdbPage.META
        || page.getInt(at) != MAGIC
        || page.getInt(at + 4) != VERSION) {
      return null;
    }
    int freeTree = at + 8 + 2 * layout.wordBytes();
    int keyTree = freeTree + layout.treeBytes();
    int behind = keyTree + layout.treeBytes();
    int pageBytes = page.getInt(freeTree); // the unused first field of the tree of free pages
    if (pageBytes < MIN_PAGE || pageBytes > MAX_PAGE || Integer.bitCount(pageBytes) != 1) {
      return null;
    }
    return new LmdbMeta(
        layout,
        pageBytes,
        layout.word(page, behind + layout.wordBytes()),
        layout.word(page, behind),
        layout.word(page, keyTree + layout.treeBytes() - layout.wordBytes()),
        Short.toUnsignedInt(page.getShort(keyTree + 4)));
  }

  /** Returns the one of the later transaction; either may be missing. */
  static @Nullable LmdbMeta newer(@Nullable LmdbMeta one, @Nullable LmdbMeta other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Long.compareUnsigned(one.transaction, other.transaction) < 0 ? other : one;
  }

  boolean isEmpty() {
    return root == layout.noPage();
  }
}
