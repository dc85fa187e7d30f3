package tandem.block;

import java.util.function.BooleanSupplier;
import tandem.core.UpdateException;

/** The stage of a pipeline that writes the image to the target. */
interface TargetWriter extends Pipeline.Stage, AutoCloseable {

  /**
   * Returns what was done; only after the end.
   *
   * @param total bytes of the image
   */
  WriteResult result(long total);

  /** Ends what it has started, and leaves the target open. */
  @Override
  void close() throws UpdateException;

  /**
   * Returns the writer for this kind of target.
   *
   * @param failure where its own threads leave theirs
   */
  static TargetWriter of(
      BlockDevice target, long size, BooleanSupplier cancelled, FirstFailure failure)
      throws UpdateException {
    return target instanceof VolumeDevice volume
        ? new VolumeWriter(volume, size)
        : DifferenceWriter.open(target, cancelled, failure);
  }
}
