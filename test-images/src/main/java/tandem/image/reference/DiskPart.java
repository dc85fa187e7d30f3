package tandem.image.reference;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tandem.image.build.BuiltImage;

/**
 * A partition of the file of a disk.
 *
 * @param offset its first byte
 * @param bytes its length
 */
public record DiskPart(long offset, long bytes) {
  /** Returns the partition of that name. */
  public static DiskPart of(BuiltImage built, String name) {
    return built.partitions().stream()
        .filter(partition -> partition.name().equals(name))
        .map(partition -> new DiskPart(partition.offset(), partition.bytes()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no partition " + name));
  }

  /** Copies it from a disk to a file, which is replaced. */
  public void copy(Path disk, Path file) throws IOException {
    try (FileChannel in = FileChannel.open(disk, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < bytes) {
        long some = in.transferTo(offset + done, bytes - done, out.position(done));
        if (some <= 0) {
          throw new IOException(disk + ": ends within a partition");
        }
        done += some;
      }
    }
  }

  /**
   * Compares its beginning on a disk with an image.
   *
   * @return the first byte that is not the image's, or -1
   */
  public long mismatch(Path disk, Path image) throws IOException {
    try (FileChannel whole = FileChannel.open(disk, StandardOpenOption.READ);
        FileChannel expected = FileChannel.open(image, StandardOpenOption.READ)) {
      long size = expected.size();
      return whole
          .map(FileChannel.MapMode.READ_ONLY, offset, size)
          .mismatch(expected.map(FileChannel.MapMode.READ_ONLY, 0, size));
    }
  }
}
