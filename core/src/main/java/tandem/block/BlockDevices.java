package tandem.block;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tandem.core.ErrorKind;
import tandem.core.FileKind;
import tandem.core.UpdateException;
import tandem.core.ZeroRuns;

/** Opens slots, whatever kind of device they are. */
public final class BlockDevices {
  private BlockDevices() {}

  /**
   * Opens and claims a slot as {@link #open(Path)} does.
   *
   * @param zeroRuns how long runs of zeros get there, if it is a block device
   */
  public static BlockDevice open(Path path, ZeroRuns zeroRuns) throws UpdateException {
    return isCharacterDevice(path) ? UbiVolume.open(path) : LinuxBlockDevice.open(path, zeroRuns);
  }

  /**
   * Opens and claims a slot: a block device, a file that plays one, or an UBI volume.
   *
   * @throws UpdateException BUSY when it is mounted or claimed or locked by somebody else;
   *     NO_PERMISSION when it may not be written; IO_ERROR when it is missing, read-only, something
   *     else, or fails
   */
  public static BlockDevice open(Path path) throws UpdateException {
    return open(path, ZeroRuns.WRITE);
  }

  /** Returns the size of a slot in bytes, without claiming it. */
  public static long size(Path path) throws UpdateException {
    if (isCharacterDevice(path)) {
      return UbiVolume.sizeOf(path);
    }
    // Of the channel: the size of the directory entry of a block device is 0.
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return channel.size();
    } catch (IOException e) {
      throw DeviceClaim.failure(path, e);
    }
  }

  private static boolean isCharacterDevice(Path path) throws UpdateException {
    try {
      return FileKind.of(path) == FileKind.CHARACTER;
    } catch (IOException e) {
      throw Failures.of(path + ": can not be opened", ErrorKind.IO_ERROR, e);
    }
  }
}
