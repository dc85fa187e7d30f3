package tandem.block;

/** The stage of a pipeline that writes the image to the target. */
interface TargetWriter extends Pipeline.Stage {

  /** Returns how many bytes were written. */
  long written();

  /** Returns the writer for this kind of target. */
  static TargetWriter of(BlockDevice target, long size) {
    return target instanceof VolumeDevice volume
        ? new VolumeWriter(volume, size)
        : new DifferenceWriter(target);
  }
}
