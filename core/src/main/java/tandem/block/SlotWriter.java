package tandem.block;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.ProgressListener.Progress;
import tandem.core.UpdateException;

/**
 * Writes an image to a slot. The calling thread reads and decodes the image while a second one
 * compares it with the slot, writes what differs, and flushes; a volume it writes as a whole. Needs
 * 3.4 MiB of buffers for an image of any size.
 */
public final class SlotWriter {
  private static final String PHASE = "write";

  private final InputStream image;
  private final long size;
  private final BlockDevice target;
  private final BooleanSupplier cancelled;
  private final Pipeline pipeline;
  private final byte[] transfer = new byte[64 * 1024];

  private SlotWriter(InputStream image, long size, BlockDevice target, BooleanSupplier cancelled) {
    this.image = image;
    this.size = size;
    this.target = target;
    this.cancelled = cancelled;
    this.pipeline = new Pipeline(size);
  }

  /**
   * Makes the first bytes of the target those of the image, durable when this returns. Bytes beyond
   * the image stay, except on a volume, which holds the image alone. The image is read to its end
   * and left open; it must have exactly the given size.
   *
   * @param size length of the image in bytes
   * @param progress hears, on the calling thread, phase {@code write}
   * @param cancelled asked often; true ends the writing with a failure
   * @throws IOException when reading the image fails, or it is shorter or longer
   * @throws UpdateException NO_SPACE when the target is too small, before anything is read or
   *     written; ARTIFACT_INVALID when the image is empty and the target a volume; BUSY when a
   *     volume is in use; IO_ERROR when the target fails; FAILED when cancelled. The target then
   *     holds any mix of old and new
   */
  public static WriteResult write(
      InputStream image,
      long size,
      BlockDevice target,
      ProgressListener progress,
      BooleanSupplier cancelled)
      throws IOException, UpdateException {
    if (size < 0) {
      throw new IllegalArgumentException("image of " + size + " bytes");
    }
    if (size > target.size()) {
      throw new UpdateException(
          ErrorKind.NO_SPACE,
          "slot %s: image is %d bytes, slot holds %d"
              .formatted(target.name(), size, target.size()));
    }
    if (size == 0 && target instanceof VolumeDevice) {
      throw new UpdateException(
          ErrorKind.ARTIFACT_INVALID,
          "slot %s: image is 0 bytes, which would wipe the volume".formatted(target.name()));
    }
    SlotWriter writer = new SlotWriter(image, size, target, cancelled);
    TargetWriter out = TargetWriter.of(target, size);
    writer.pipeline.run(
        writer.new Reader(), out, done -> progress.on(new Progress(PHASE, done, size)));
    return new WriteResult(size, out.written());
  }

  /** Fills buffers from the image. */
  private final class Reader implements Pipeline.Stage {

    @Override
    public void take(long position, ByteBuffer chunk) throws IOException, UpdateException {
      while (chunk.hasRemaining() && !pipeline.hasFailed()) {
        Cancelled.check(cancelled, target, PHASE, position + chunk.position());
        int length = image.read(transfer, 0, Math.min(transfer.length, chunk.remaining()));
        if (length < 0) {
          long end = position + chunk.position();
          throw new EOFException("image ended after " + end + " bytes, expected " + size);
        }
        chunk.put(transfer, 0, length);
      }
    }

    /** Reads the end itself: a stream that checks a digest does so there. */
    @Override
    public void end() throws IOException {
      if (image.read(transfer, 0, 1) >= 0) {
        throw new IOException("image is longer than " + size + " bytes");
      }
    }
  }
}
