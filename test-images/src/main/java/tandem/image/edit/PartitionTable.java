package tandem.image.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Reads the partitions of a disk image, of an MBR or a GPT. */
final class PartitionTable {
  private static final int SECTOR = 512;
  private static final int MBR_ENTRIES = 446;
  private static final int MBR_ENTRY = 16;
  private static final int GPT_PROTECTION = 0xee;

  private PartitionTable() {}

  /**
   * Reads the table.
   *
   * @return the partitions by number, or empty when the image does not begin like a disk
   * @throws UpdateException of kind ARTIFACT_INVALID when the table is damaged, its partitions
   *     overlap or lie outside of the image, UNSUPPORTED when some are inside of an extended one
   */
  static Optional<List<Region>> read(FileChannel image) throws IOException, UpdateException {
    ByteBuffer first = FileSystemKind.read(image, 0, SECTOR);
    if (!isSigned(first)) {
      return Optional.empty();
    }
    List<Region> partitions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int entry = MBR_ENTRIES + i * MBR_ENTRY;
      int type = first.get(entry + 4) & 0xff;
      if (type == GPT_PROTECTION) {
        return Optional.of(checked(GptTable.read(image), image.size()));
      }
      if (type == 0x05 || type == 0x0f || type == 0x85) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED,
            "partition " + (i + 1) + " is an extended one, which can not be edited");
      }
      int status = first.get(entry) & 0xff;
      if (status != 0 && status != 0x80) {
        return Optional.empty();
      }
      long sectors = first.getInt(entry + 12) & 0xffffffffL;
      if (type != 0 && sectors != 0) {
        long start = first.getInt(entry + 8) & 0xffffffffL;
        partitions.add(new Region(start * SECTOR, sectors * SECTOR, "partition " + (i + 1)));
      }
    }
    return partitions.isEmpty() ? Optional.empty() : Optional.of(checked(partitions, image.size()));
  }

  /** Tells by the first sector whether a disk has a GUID partition table. */
  static boolean hasGuids(ByteBuffer first) {
    boolean found = false;
    for (int i = 0; i < 4 && isSigned(first); i++) {
      found |= (first.get(MBR_ENTRIES + i * MBR_ENTRY + 4) & 0xff) == GPT_PROTECTION;
    }
    return found;
  }

  /** Tells whether the first sector ends like that of a disk. */
  static boolean isSigned(ByteBuffer first) {
    return first.limit() >= SECTOR
        && (first.get(510) & 0xff) == 0x55
        && (first.get(511) & 0xff) == 0xaa;
  }

  private static List<Region> checked(List<Region> partitions, long imageSize)
      throws UpdateException {
    List<Region> byPlace = new ArrayList<>(partitions);
    byPlace.sort(Comparator.comparingLong(Region::offset));
    long end = SECTOR; // the table itself
    for (Region partition : byPlace) {
      if (partition.offset() < end) {
        throw damaged(
            partition.name() + " begins at " + partition.offset() + ", in what ends at " + end);
      }
      end = partition.offset() + partition.length();
      if (end > imageSize) {
        throw damaged(
            partition.name() + " ends at " + end + ", the image has " + imageSize + " bytes");
      }
    }
    return List.copyOf(partitions);
  }

  static UpdateException damaged(String what) {
    return new UpdateException(ErrorKind.ARTIFACT_INVALID, "partition table: " + what);
  }
}
