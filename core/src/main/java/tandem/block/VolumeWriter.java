package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import tandem.core.UpdateException;

/**
 * Replaces the content of a volume. It is given up only once the beginning of the image is there,
 * so that a source which yields nothing harms nothing.
 */
final class VolumeWriter implements TargetWriter {
  private final VolumeDevice target;
  private final long size;
  private long written;

  VolumeWriter(VolumeDevice target, long size) {
    this.target = target;
    this.size = size;
  }

  @Override
  public long written() {
    return written;
  }

  @Override
  public void take(long position, ByteBuffer chunk) throws UpdateException {
    int length = chunk.remaining();
    if (position == 0) {
      begin();
    }
    try {
      target.write(position, chunk);
    } catch (IOException e) {
      throw failure(e);
    }
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
}
