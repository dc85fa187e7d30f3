package tandem.artifact;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Makes gzip members whose headers state how long they are. */
final class GzipMembers {
  static final int HEADER = 20;
  static final int TRAILER = 8;

  private GzipMembers() {}

  /** Returns one member. */
  static byte[] member(byte[] data, int from, int to) {
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(data, from, to - from);
    deflater.finish();
    byte[] buffer = new byte[to - from + 1000];
    int length = deflater.deflate(buffer);
    deflater.end();
    CRC32 crc = new CRC32();
    crc.update(data, from, to - from);
    return ByteBuffer.allocate(HEADER + length + TRAILER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {31, (byte) 139, 8, 4, 0, 0, 0, 0, 0, 3, 8, 0, 'T', 'M', 4, 0})
        .putInt(HEADER + length + TRAILER)
        .put(buffer, 0, length)
        .putInt((int) crc.getValue())
        .putInt(to - from)
        .array();
  }

  /** Returns the data in members of a size. */
  static byte[] of(byte[] data, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < data.length; from += size) {
      out.writeBytes(member(data, from, Math.min(data.length, from + size)));
    }
    return out.toByteArray();
  }
}
