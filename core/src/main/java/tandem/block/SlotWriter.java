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
 * Writes an image to a slot and proves that it is there. The calling thread reads and decodes the
 * image while a second one compares it with the slot and writes what differs, and a third one
 * flushes that and reads it back. A volume is written as a whole, and not read back here. Needs 2
 * MiB of buffers for an image of any size.
 */
public final class SlotWriter {
  private static final String PHASE = "write";

  private final InputStream image;
  private final long size;
  private final BlockDevice target;
  private final BooleanSupplier cancelled;
  private final FirstFailure failure = new FirstFailure();
  private final Pipeline pipeline;

  private SlotWriter(InputStream image, long size, BlockDevice target, BooleanSupplier cancelled) {
    this.image = image;
    this.size = size;
    this.target = target;
    this.cancelled = cancelled;
    this.pipeline = Pipeline.onHeap(size, failure);
  }

  /**
   * Makes the first bytes of the target those of the image, durable and proved when this returns.
   * What is proved is that the target holds what the stream has delivered, whose digest is the
   * concern of the stream: it fails, at its end at the latest. Bytes beyond the image stay, except
   * on a volume, which holds the image alone. The image is read to its end and left open; it must
   * have exactly the given size.
   *
   * @param size length of the image in bytes
   * @param progress hears, on the calling thread, phase {@code write}
   * @param cancelled asked often; true ends the writing with a failure
   * @throws IOException when reading the image fails, or it is shorter or longer
   * @throws UpdateException NO_SPACE when the target is too small, before anything is read or
   *     written; ARTIFACT_INVALID when the image is empty and the target a volume; BUSY when a
   *     volume is in use; IO_ERROR when the target fails; VERIFY_FAILED when it does not hold what
   *     was written; FAILED when cancelled. The target then holds any mix of old and new
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
    return writer.run(progress);
  }

  private WriteResult run(ProgressListener progress) throws IOException, UpdateException {
    try (TargetWriter out = TargetWriter.of(target, size, cancelled, failure)) {
      pipeline.run(new Reader(), out, done -> progress.on(new Progress(PHASE, done, size)));
      return out.result(size);
    }
  }

  /** Fills buffers from the image. */
  private final class Reader implements Pipeline.Stage {

    @Override
    public void take(long position, ByteBuffer chunk) throws IOException, UpdateException {
      while (chunk.hasRemaining() && !pipeline.hasFailed()) {
        Cancelled.check(cancelled, target, PHASE, position + chunk.position());
        int start = chunk.arrayOffset() + chunk.position();
        int length = image.read(chunk.array(), start, chunk.remaining());
        if (length < 0) {
          long end = position + chunk.position();
          throw new EOFException("image ended after " + end + " bytes, expected " + size);
        }
        chunk.position(chunk.position() + length);
      }
    }

    /** Reads the end itself: a stream that checks a digest does so there. */
    @Override
    public void end() throws IOException {
      if (image.read(new byte[1], 0, 1) >= 0) {
        throw new IOException("image is longer than " + size + " bytes");
      }
    }
  }
}
