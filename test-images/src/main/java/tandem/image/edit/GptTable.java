package tandem.image.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import tandem.core.UpdateException;

/** Reads a GUID partition table, or its copy at the end of the disk. */
final class GptTable {
  private static final byte[] SIGNATURE = "EFI PART".getBytes(StandardCharsets.US_ASCII);
  private static final int[] SECTORS = {512, 4096};
  private static final int MAX_HEADER = 512;
  private static final int HEADER = 92;
  private static final int ENTRY = 128;
  private static final int MAX_ENTRY = 4096;
  private static final int MAX_ENTRIES = 1024;

  /** Type of a partition with GRUB's code for BIOS, as its two halves are on the disk. */
  private static final long[] BIOS_BOOT = {0x6e6f644921686148L, 0x4946456465654e74L};

  private GptTable() {}

  /**
   * Reads the partitions that can have a file system, by number.
   *
   * @throws UpdateException of kind ARTIFACT_INVALID when neither copy is valid
   */
  static List<Region> read(FileChannel image) throws IOException, UpdateException {
    for (int sector : SECTORS) {
      long last = image.size() / sector - 1;
      for (long block : new long[] {1, last}) {
        Optional<List<Region>> found = at(image, block, sector);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw PartitionTable.damaged("there is no valid GPT, neither the first nor its copy");
  }

  private static Optional<List<Region>> at(FileChannel image, long block, int sector)
      throws IOException {
    if (block < 1) {
      return Optional.empty();
    }
    ByteBuffer header = FileSystemKind.read(image, block * sector, MAX_HEADER);
    if (header.limit() < MAX_HEADER || !starts(header)) {
      return Optional.empty();
    }
    int size = header.getInt(12);
    int entries = header.getInt(80);
    int entrySize = header.getInt(84);
    long start = header.getLong(72);
    boolean plausible =
        size >= HEADER
            && size <= MAX_HEADER
            && header.getLong(24) == block
            && entries > 0
            && entries <= MAX_ENTRIES
            && entrySize >= ENTRY
            && entrySize <= MAX_ENTRY
            && start > 0
            && start < image.size() / sector;
    if (!plausible || !headerIsWhole(header, size)) {
      return Optional.empty();
    }
    ByteBuffer table = FileSystemKind.read(image, start * sector, entries * entrySize);
    if (table.limit() < entries * entrySize || crc(table, table.limit()) != header.getInt(88)) {
      return Optional.empty();
    }
    return partitions(table, entrySize, sector, image.size() / sector);
  }

  private static boolean starts(ByteBuffer header) {
    byte[] found = new byte[SIGNATURE.length];
    header.get(0, found);
    return Arrays.equals(found, SIGNATURE);
  }

  private static boolean headerIsWhole(ByteBuffer header, int size) {
    int expected = header.getInt(16);
    header.putInt(16, 0); // the checksum counts itself as zero
    return crc(header, size) == expected;
  }

  private static int crc(ByteBuffer bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes.slice(0, length));
    return (int) crc.getValue();
  }

  private static Optional<List<Region>> partitions(
      ByteBuffer table, int entrySize, int sector, long sectors) {
    List<Region> partitions = new ArrayList<>();
    for (int i = 0; i * entrySize < table.limit(); i++) {
      int entry = i * entrySize;
      long type = table.getLong(entry);
      long more = table.getLong(entry + 8);
      if ((type == 0 && more == 0) || (type == BIOS_BOOT[0] && more == BIOS_BOOT[1])) {
        continue; // without a type it is not used
      }
      long first = table.getLong(entry + 32);
      long last = table.getLong(entry + 40);
      if (first < 1 || last < first || last >= sectors) {
        return Optional.empty();
      }
      partitions.add(
          new Region(first * sector, (last - first + 1) * sector, "partition " + (i + 1)));
    }
    return Optional.of(partitions);
  }
}
