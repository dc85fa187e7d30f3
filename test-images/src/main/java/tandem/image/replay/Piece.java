package tandem.image.replay;

import java.io.IOException;
import tandem.image.qemu.LoggedWrite;
import tandem.image.qemu.WriteLog;

/** One record, with what judging needs to know of it. */
final class Piece {
  private final LoggedWrite write;
  private final int firstSector;
  private final long[] hashes;
  private final byte[] data;

  private Piece(LoggedWrite write, long[] hashes, byte[] data) {
    this.write = write;
    this.firstSector = Math.toIntExact(write.offset() / SectorHash.SECTOR);
    this.hashes = hashes;
    this.data = data;
  }

  static Piece of(LoggedWrite write, WriteLog log, Area boot) throws IOException {
    byte[] data = log.data(write);
    boolean keeps = boot.contains(Math.toIntExact(write.offset() / SectorHash.SECTOR));
    return new Piece(write, SectorHash.ofBytes(data), keeps ? data : new byte[0]);
  }

  LoggedWrite write() {
    return write;
  }

  /** Returns the first sector on the disk. */
  int firstSector() {
    return firstSector;
  }

  /** Returns how many sectors it writes; none for a mere flush. */
  int sectors() {
    return hashes.length;
  }

  long hash(int index) {
    return hashes[index];
  }

  /** Returns its bytes if it writes to the boot partition, else none; they must not be changed. */
  byte[] data() {
    return data;
  }

  /** Returns this piece as if the guest had not asked for it to be durable. */
  Piece unforced() {
    LoggedWrite plain =
        new LoggedWrite(write.number(), write.offset(), write.length(), 0, write.dataOffset());
    return new Piece(plain, hashes, data);
  }
}
