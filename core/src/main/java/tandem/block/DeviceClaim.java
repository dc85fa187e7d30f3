package tandem.block;

import java.io.IOException;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.FileKind;
import tandem.core.UpdateException;
import tandem.posix.ErrnoException;
import tandem.posix.Libc;

/**
 * The exclusive right to a device, held by an open descriptor. The kernel grants the claim to one
 * holder, be it a mount, a driver such as device mapper, or a program; the {@code flock} on top
 * keeps away tools that only ask for that, and covers regular files.
 *
 * @param descriptor what holds it
 * @param isBlock whether it is a block device, else a regular file
 */
record DeviceClaim(Descriptor descriptor, boolean isBlock) {
  /** Five seconds: udev holds the lock of a block device while it probes it. */
  private static final int LOCK_PAUSES = 100;

  static DeviceClaim take(Path path) throws UpdateException {
    try {
      // Before opening, which for a terminal or a watchdog is an action.
      checkKind(path);
      Descriptor descriptor = Descriptor.open(path, Libc.O_RDONLY | Libc.O_EXCL, 0);
      boolean taken = false;
      try {
        DeviceClaim claim = new DeviceClaim(descriptor, checkKind(descriptor.path()));
        claim.check(path);
        taken = true;
        return claim;
      } finally {
        if (!taken) {
          descriptor.close();
        }
      }
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** Returns what a user is told of this failure to open. */
  static UpdateException failure(Path path, IOException cause) {
    int errno = cause instanceof ErrnoException call ? call.errno() : 0;
    return switch (errno) {
      case ErrnoException.EBUSY -> busy(path, "is in use (mounted, or claimed by another program)");
      case ErrnoException.ENOENT, ErrnoException.ENXIO, ErrnoException.ENODEV ->
          new UpdateException(ErrorKind.IO_ERROR, path + ": there is no such device", cause);
      default -> Failures.of(path + ": can not be opened", ErrorKind.IO_ERROR, cause);
    };
  }

  private void check(Path path) throws IOException, UpdateException {
    if (isBlock && descriptor.isReadOnlyDevice()) {
      throw new UpdateException(ErrorKind.IO_ERROR, path + ": the device is read-only")
          .withHint("see `force_ro` and `ro` below /sys/class/block, and its write protection");
    }
    lock(path, descriptor, isBlock ? LOCK_PAUSES : 0);
  }

  /** Takes the lock, waiting for it that often. */
  static void lock(Path path, Descriptor descriptor, int pauses)
      throws IOException, UpdateException {
    for (int i = 0; !descriptor.tryLock(); i++) {
      if (i == pauses || !Flock.pause()) {
        throw busy(path, "is locked by another program");
      }
    }
  }

  private static boolean checkKind(Path path) throws IOException {
    FileKind kind = FileKind.of(path);
    return switch (kind) {
      case BLOCK -> true;
      case REGULAR -> false;
      case DIRECTORY, CHARACTER, OTHER ->
          throw new IOException("expected a block device or a file, it is " + kind.text());
    };
  }

  private static UpdateException busy(Path path, String how) {
    return new UpdateException(ErrorKind.BUSY, path + ": " + how)
        .withHint("/proc/self/mountinfo, /sys/class/block/*/holders and `fuser` tell by whom");
  }
}
