package tandem.image.replay;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The disk at one instant: of most sectors only the hash, of the boot partition all bytes. Knows at
 * any time which slot holds which image completely.
 */
final class DiskReplica {
  private final Area boot;
  private final long[] hashes;
  private final byte[] bootBytes;
  private final List<Comparison> comparisons;
  private final Deque<Old> undo = new ArrayDeque<>();
  private long print;
  private long bootPrint;

  /** The sectors of a slot that differ from an image. */
  private static final class Comparison {
    final Area slot;
    final String image;
    final BitSet wrong = new BitSet();
    private final long[] wanted;

    Comparison(Area slot, String image, long[] wanted) {
      this.slot = slot;
      this.image = image;
      this.wanted = wanted;
    }

    void see(int sector, long hash) {
      int index = sector - slot.firstSector();
      if (index >= 0 && index < wanted.length) {
        wrong.set(index, wanted[index] != hash);
      }
    }
  }

  /** What a sector held before: its hash, and its bytes if it is in the boot partition. */
  private record Old(int sector, long hash, ByteBuffer data) {}

  private DiskReplica(Area boot, long[] hashes, byte[] bootBytes, List<Comparison> comparisons) {
    this.boot = boot;
    this.hashes = hashes;
    this.bootBytes = bootBytes;
    this.comparisons = comparisons;
  }

  /** Returns the disk as it was when the recording began. */
  static DiskReplica of(ReplayDevice device) throws IOException {
    long[] hashes = SectorHash.ofFile(device.base());
    List<Comparison> comparisons = new ArrayList<>();
    for (KnownImage image : device.images()) {
      long[] wanted = SectorHash.ofFile(image.file());
      for (Area slot : device.slots()) {
        comparisons.add(new Comparison(slot, image.name(), wanted));
      }
    }
    byte[] bootBytes = bytes(device.base(), device.boot());
    DiskReplica disk = new DiskReplica(device.boot(), hashes, bootBytes, comparisons);
    for (int sector = 0; sector < hashes.length; sector++) {
      long hash = hashes[sector];
      int place = sector;
      comparisons.forEach(one -> one.see(place, hash));
    }
    return disk;
  }

  private static byte[] bytes(Path file, Area area) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(area.bytes()));
    try (FileChannel channel = FileChannel.open(file)) {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, area.offset() + buffer.position()) < 0) {
          throw new EOFException(file + ": ends within partition " + area.number());
        }
      }
    }
    return buffer.array();
  }

  /** Writes all of it, for good. */
  void settle(Piece piece) {
    for (int i = 0; i < piece.sectors(); i++) {
      put(piece.firstSector() + i, piece.hash(i), piece.data(), i * SectorHash.SECTOR);
    }
  }

  /** Writes what the choice keeps; {@link #forget} takes it back. */
  void keep(Window window, BitSet kept) {
    for (int i = 0; i < window.pieces().size(); i++) {
      Piece piece = window.pieces().get(i);
      int first = window.firstBit(i);
      int end = first + piece.sectors();
      for (int bit = kept.nextSetBit(first);
          bit >= 0 && bit < end;
          bit = kept.nextSetBit(bit + 1)) {
        keep(piece, bit - first);
      }
    }
  }

  private void keep(Piece piece, int index) {
    int sector = piece.firstSector() + index;
    undo.push(new Old(sector, hashes[sector], ByteBuffer.wrap(bootSector(sector))));
    put(sector, piece.hash(index), piece.data(), index * SectorHash.SECTOR);
  }

  private byte[] bootSector(int sector) {
    if (!boot.contains(sector)) {
      return new byte[0];
    }
    int at = (sector - boot.firstSector()) * SectorHash.SECTOR;
    return Arrays.copyOfRange(bootBytes, at, at + SectorHash.SECTOR);
  }

  /** Takes back what was kept since the last time. */
  void forget() {
    while (!undo.isEmpty()) {
      Old old = undo.pop();
      put(old.sector(), old.hash(), old.data().array(), 0);
    }
  }

  private void put(int sector, long hash, byte[] data, int from) {
    long change = SectorHash.placed(sector, hashes[sector]) ^ SectorHash.placed(sector, hash);
    print ^= change;
    if (boot.contains(sector)) {
      bootPrint ^= change;
      int at = (sector - boot.firstSector()) * SectorHash.SECTOR;
      System.arraycopy(data, from, bootBytes, at, SectorHash.SECTOR);
    }
    hashes[sector] = hash;
    for (Comparison comparison : comparisons) {
      comparison.see(sector, hash);
    }
  }

  /** Returns what tells this state of the disk from others. */
  long print() {
    return print;
  }

  /** Returns what tells this state of the boot partition from others. */
  long bootPrint() {
    return bootPrint;
  }

  /** Returns the bytes of the boot partition, which must not be changed. */
  byte[] boot() {
    return bootBytes;
  }

  /** Returns the name of the image that the slot holds completely. */
  Optional<String> complete(int slot) {
    return comparisons.stream()
        .filter(one -> one.slot.number() == slot && one.wrong.isEmpty())
        .map(one -> one.image)
        .findFirst();
  }
}
