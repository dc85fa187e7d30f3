package tandem.image.build;

import java.util.List;

/**
 * A disk image that was built.
 *
 * @param bytes its length
 * @param partitions by number
 */
public record BuiltImage(long bytes, List<Partition> partitions) {
  /** Copies the list. */
  public BuiltImage {
    partitions = List.copyOf(partitions);
  }

  /**
   * One of its partitions.
   *
   * @param number from 1
   * @param offset its first byte
   * @param bytes its length
   */
  public record Partition(int number, String name, long offset, long bytes) {}
}
