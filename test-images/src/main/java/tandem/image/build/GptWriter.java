package tandem.image.build;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Makes a GUID partition table: the protective MBR, the header and the entries at the beginning of
 * the disk, and their copies at its end.
 */
final class GptWriter {
  static final int SECTOR = 512;

  /** Bytes of the first sector that are free for a bootloader's code. */
  static final int BOOT_CODE = 440;

  private static final int ENTRIES = 128;
  private static final int ENTRY = 128;
  private static final int ENTRY_SECTORS = ENTRIES * ENTRY / SECTOR;
  private static final int HEADER = 92;
  private static final int NAME_UNITS = 36;
  private static final long FIRST_USABLE = 2 + ENTRY_SECTORS;

  private final DiskLayout layout;
  private final Origin origin;
  private final long lastSector;

  GptWriter(DiskLayout layout, Origin origin) {
    this.layout = layout;
    this.origin = origin;
    this.lastSector = layout.bytes() / SECTOR - 1;
  }

  /** Writes both tables. */
  void write(DiskFile disk, byte[] bootCode) throws IOException {
    byte[] entries = entries();
    disk.put(0, mbr(bootCode));
    disk.put(SECTOR, header(1, lastSector, 2, entries));
    disk.put(2 * SECTOR, entries);
    long copy = lastSector - ENTRY_SECTORS;
    disk.put(copy * SECTOR, entries);
    disk.put(lastSector * SECTOR, header(lastSector, 1, copy, entries));
  }

  private byte[] mbr(byte[] bootCode) {
    if (bootCode.length > BOOT_CODE) {
      throw new IllegalArgumentException("boot code of " + bootCode.length + " bytes");
    }
    byte[] bytes = Arrays.copyOf(bootCode, SECTOR);
    ByteBuffer mbr = buffer(bytes).position(446);
    // One partition over all: from sector 1, its end in cylinders further than these can tell.
    mbr.put(new byte[] {0, 0, 2, 0, (byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff});
    mbr.putInt(1).putInt((int) Math.min(lastSector, 0xffffffffL));
    mbr.putShort(510, (short) 0xaa55);
    return bytes;
  }

  private byte[] header(long self, long other, long table, byte[] entries) {
    byte[] bytes = new byte[SECTOR];
    ByteBuffer header = buffer(bytes);
    header.put("EFI PART".getBytes(US_ASCII)).putInt(0x10000).putInt(HEADER);
    header.putInt(0).putInt(0); // the checksum comes last
    header.putLong(self).putLong(other);
    header.putLong(FIRST_USABLE).putLong(lastSector - ENTRY_SECTORS - 1);
    put(header, origin.identity("disk"));
    header.putLong(table).putInt(ENTRIES).putInt(ENTRY).putInt(crc(entries, entries.length));
    header.putInt(16, crc(bytes, HEADER));
    return bytes;
  }

  private byte[] entries() {
    byte[] bytes = new byte[ENTRIES * ENTRY];
    ByteBuffer entries = buffer(bytes);
    for (DiskLayout.Partition partition : layout.partitions()) {
      entries.position((partition.number() - 1) * ENTRY);
      put(entries, partition.kind().type());
      put(entries, origin.identity("partition " + partition.number()));
      long first = partition.offset() / SECTOR;
      entries.putLong(first).putLong(first + partition.bytes() / SECTOR - 1);
      entries.putLong(0); // no attributes
      byte[] name = partition.name().getBytes(UTF_16LE);
      entries.put(name, 0, Math.min(name.length, 2 * NAME_UNITS));
    }
    return bytes;
  }

  // The first three numbers of a GUID are little endian, the rest is bytes.
  private static void put(ByteBuffer target, UUID guid) {
    long high = guid.getMostSignificantBits();
    target.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    target.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
