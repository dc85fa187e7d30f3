package tandem.mender;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.core.RegularFile;

/**
 * A single-file LMDB data base, read without a lock while others may write it. The real library
 * enters each reader into a table in the lock file, so that a writer does not use its pages again;
 * that would be a write. Here the meta pages are read again when all else is read: the pages that a
 * transaction left are overwritten by the third one after it at the earliest, so what was read
 * belongs together if there is still no later transaction.
 */
final class LmdbFile {
  private static final int ATTEMPTS = 50;

  private final Path path;

  LmdbFile(Path path) {
    this.path = path;
  }

  /**
   * Returns the values of those keys that are there, all of one transaction.
   *
   * @throws NoSuchFileException when there is no such file
   * @throws LmdbException when it is damaged, of another version, or changes all the time
   */
  Map<String, byte[]> read(Set<String> keys) throws IOException {
    RegularFile.check(path);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return read(file, keys);
    }
  }

  private static Map<String, byte[]> read(FileChannel file, Set<String> keys) throws IOException {
    LmdbMeta meta = newest(file);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LmdbException damage = null;
      Map<String, byte[]> found = Map.of();
      try {
        found = LmdbTree.read(file, meta, keys);
      } catch (LmdbException e) {
        damage = e; // or pages that a writer has used again since
      }
      LmdbMeta now = newest(file);
      if (!now.equals(meta)) {
        meta = now;
      } else if (damage != null) {
        throw damage;
      } else {
        return found;
      }
    }
    throw new LmdbException("was changed during each of " + ATTEMPTS + " attempts to read it");
  }

  private static LmdbMeta newest(FileChannel file) throws IOException {
    for (LmdbLayout layout : LmdbLayout.ALL) {
      LmdbMeta first = meta(file, layout, 0, 0);
      LmdbMeta second = null;
      // Without the first page, it has to be found out how long a page is.
      int least = first == null ? LmdbMeta.MIN_PAGE : first.pageBytes();
      int most = first == null ? LmdbMeta.MAX_PAGE : first.pageBytes();
      for (int pageBytes = least; pageBytes <= most && second == null; pageBytes *= 2) {
        second = meta(file, layout, pageBytes, 1);
      }
      LmdbMeta newer = LmdbMeta.newer(first, second);
      if (newer != null) {
        return newer;
      }
    }
    throw new LmdbException("no LMDB file of version 1: neither of its first two pages is valid");
  }

  private static @Nullable LmdbMeta meta(
      FileChannel file, LmdbLayout layout, int position, int number) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(layout.metaBytes()).order(ByteOrder.LITTLE_ENDIAN);
    while (page.hasRemaining()) {
      if (file.read(page, (long) position + page.position()) < 0) {
        return null;
      }
    }
    LmdbMeta meta = LmdbMeta.of(layout, page.flip(), number);
    return meta != null && (number == 0 || meta.pageBytes() == position) ? meta : null;
  }
}
