package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import tandem.core.UpdateException;

/**
 * Replaces the content of a volume. It is given up only once the beginning of the image is there,
 * so that a source which yields nothing harms nothing.
 */
final class VolumeWriter implements TargetWriter {
  private final VolumeDevice target;
  private final long size;
  private final ByteBuffer outside = ByteBuffer.allocateDirect(Pipeline.CHUNK);
  private long written;

  VolumeWriter(VolumeDevice target, long size) {
    this.target = target;
    this.size = size;
  }

  @Override
  public WriteResult result(long total) {
    return new WriteResult(total, written, 0, 0, Optional.empty());
  }

  @Override
  public void take(long position, ByteBuffer chunk) throws UpdateException {
    if (position == 0) {
      begin();
    }
    try {
      write(position, chunk);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Writes by way of a buffer outside of the heap, as the calls for volumes need it. */
  private void write(long position, ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    target.write(position, outside.clear().put(bytes).flip());
    written += length;
  }

  private void begin() throws UpdateException {
    try {
      target.begin(size);
    } catch (IOException e) {
      throw Failures.ofDevice(e);
    }
  }

  @Override
  public void end() throws UpdateException {
    try {
      target.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UpdateException failure(IOException cause) {
    return Failures.ofDevice(cause)
        .withHint("the volume " + target.name() + " must now be written from its start");
  }

  @Override
  public void close() {}
}
