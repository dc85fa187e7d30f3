package tandem.block;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import tandem.core.ZeroRuns;
import tandem.posix.Libc;

/**
 * Has a block device make zeros itself. Devices promise that without being able to, or keep what
 * they were told to forget: the first time that one does not, it is not asked again.
 */
final class ZeroMaker {
  private static final Logger LOG = System.getLogger(ZeroMaker.class.getName());

  private final String name;
  private final Path path;
  private final ZeroRuns way;
  private boolean isUsable;

  /** Takes a device and a path that opens it again. */
  ZeroMaker(String name, Path path, ZeroRuns way) {
    this.name = name;
    this.path = path;
    this.way = way;
    this.isUsable = way != ZeroRuns.WRITE;
  }

  boolean isUsable() {
    return isUsable;
  }

  /** Tries it; false when the zeros must be written. */
  boolean make(long position, long length) {
    if (!isUsable) {
      return false;
    }
    try {
      ask(position, length);
      return true;
    } catch (IOException e) {
      giveUp(Failures.reason(e));
      return false;
    }
  }

  // Not through the descriptor of the claim, which only reads. It answers at once, so no error of
  // it can come later.
  private void ask(long position, long length) throws IOException {
    int descriptor = Libc.open(path.toString(), Libc.O_RDWR, 0);
    try {
      if (way == ZeroRuns.DISCARD) {
        Libc.discard(descriptor, position, length);
      } else {
        Libc.zeroOut(descriptor, position, length);
      }
    } finally {
      Libc.close(descriptor);
    }
  }

  /** Does not ask the device again. */
  void giveUp(String reason) {
    isUsable = false;
    LOG.log(Level.WARNING, () -> name + ": makes no zeros, they are written: " + reason);
  }
}
