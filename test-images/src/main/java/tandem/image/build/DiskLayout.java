package tandem.image.build;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Where everything is on the disk. All partitions begin and end at whole MiB.
 *
 * @param partitions by number
 * @param bytes length of the disk
 */
record DiskLayout(List<Partition> partitions, long bytes) {
  static final long MIB = 1 << 20;
  static final int BOOT = 1;
  static final int SLOT_A = 2;
  static final int SLOT_B = 3;
  static final int DATA = 4;
  static final int BIOS_BOOT = 5;

  /** So that a FAT of 16 bits is what everybody makes of it. */
  static final long BOOT_BYTES = 32 * MIB;

  private static final long BIOS_BOOT_BYTES = MIB;
  private static final long SMALLEST = 8 * MIB; // an ext4 with a journal
  private static final long LARGEST = 1 << 22; // in MiB: 4 TiB

  /** A partition: its number, name, kind, first byte and length. */
  record Partition(int number, String name, PartitionKind kind, long offset, long bytes) {}

  DiskLayout {
    partitions = List.copyOf(partitions);
  }

  /**
   * Lays a disk out.
   *
   * @param biosBoot whether it has a partition for GRUB's code
   * @throws UpdateException of kind USAGE when a size is not possible
   */
  static DiskLayout of(boolean biosBoot, long slotBytes, long dataBytes) throws UpdateException {
    mustBePossible("a slot", slotBytes);
    mustBePossible("the data partition", dataBytes);
    List<Partition> partitions = new ArrayList<>();
    long at = MIB; // the table, and GRUB's first sector
    if (biosBoot) {
      partitions.add(
          new Partition(BIOS_BOOT, "bios-boot", PartitionKind.BIOS_BOOT, at, BIOS_BOOT_BYTES));
      at += BIOS_BOOT_BYTES;
    }
    partitions.add(new Partition(BOOT, "boot", PartitionKind.EFI_SYSTEM, at, BOOT_BYTES));
    at += BOOT_BYTES;
    partitions.add(new Partition(SLOT_A, "slot-a", PartitionKind.LINUX_DATA, at, slotBytes));
    at += slotBytes;
    partitions.add(new Partition(SLOT_B, "slot-b", PartitionKind.LINUX_DATA, at, slotBytes));
    at += slotBytes;
    partitions.add(new Partition(DATA, "data", PartitionKind.LINUX_DATA, at, dataBytes));
    at += dataBytes;
    partitions.sort(Comparator.comparingInt(Partition::number));
    return new DiskLayout(partitions, at + MIB); // the copy of the table
  }

  private static void mustBePossible(String what, long bytes) throws UpdateException {
    if (bytes % MIB != 0 || bytes < SMALLEST || bytes / MIB > LARGEST) {
      throw new UpdateException(
          ErrorKind.USAGE,
          what
              + " of "
              + bytes
              + " bytes is not possible, expected whole MiB, at least "
              + SMALLEST / MIB
              + " of them and at most "
              + LARGEST);
    }
  }

  Partition partition(int number) {
    return partitions.get(number - 1);
  }
}
