package tandem.artifact;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes one gzip member with a header that never changes: no name, no time, unknown system. Java's
 * own class writes another system byte from release to release.
 */
final class GzipOut extends FilterOutputStream {
  private static final int BUFFER = 1 << 16;
  // zlib's own default: the best level takes three times as long and saves less than a hundredth.
  private static final int LEVEL = 6;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final CRC32 crc = new CRC32();
  private final Deflater deflater;
  private final OutputStream target;
  private boolean closed;

  private GzipOut(OutputStream target, Deflater deflater) {
    super(new DeflaterOutputStream(target, deflater, BUFFER));
    this.target = target;
    this.deflater = deflater;
  }

  /** Writes the header and returns the stream; closing it finishes the member and the target. */
  static GzipOut open(OutputStream target) throws IOException {
    target.write(HEADER);
    return new GzipOut(target, new Deflater(LEVEL, true));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    crc.update(bytes, offset, length);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target) {
      ((DeflaterOutputStream) out).finish();
      writeLittleEndian((int) crc.getValue());
      writeLittleEndian((int) deflater.getBytesRead()); // modulo 2^32, as the format says
    } finally {
      deflater.end();
    }
  }

  private void writeLittleEndian(int value) throws IOException {
    target.write(
        new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
  }
}
