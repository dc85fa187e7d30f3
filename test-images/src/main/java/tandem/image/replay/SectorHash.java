package tandem.image.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Identifies the content of sectors by 64 bits, so that whole disks can be compared quickly. */
final class SectorHash {
  /** What a disk writes whole or not at all, in bytes. */
  static final int SECTOR = 512;

  private static final int CHUNK = 1 << 20;

  private SectorHash() {}

  /** Returns the hash of each sector of a file; what is missing of the last one counts as zeros. */
  static long[] ofFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long[] hashes = new long[Math.toIntExact((channel.size() + SECTOR - 1) / SECTOR)];
      byte[] chunk = new byte[CHUNK];
      for (int done = 0; done < hashes.length; done += CHUNK / SECTOR) {
        Arrays.fill(chunk, (byte) 0);
        read(channel, chunk, (long) done * SECTOR);
        int count = Math.min(CHUNK / SECTOR, hashes.length - done);
        System.arraycopy(ofBytes(chunk), 0, hashes, done, count);
      }
      return hashes;
    }
  }

  private static void read(FileChannel channel, byte[] into, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(into);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        return;
      }
    }
  }

  /** Returns the hash of each sector of these bytes. */
  static long[] ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] hashes = new long[bytes.length / SECTOR];
    for (int i = 0; i < hashes.length; i++) {
      long hash = 0;
      for (int at = 0; at < SECTOR; at += Long.BYTES) {
        hash = mix(hash ^ buffer.getLong(i * SECTOR + at));
      }
      hashes[i] = hash;
    }
    return hashes;
  }

  /** Returns what a sector adds to the print of its disk. */
  static long placed(int sector, long hash) {
    return mix(hash ^ mix(sector));
  }

  // A finalizer that spreads each bit over all of them.
  private static long mix(long bits) {
    long mixed = bits + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
