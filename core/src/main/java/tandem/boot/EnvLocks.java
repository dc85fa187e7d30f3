package tandem.boot;

import java.io.Closeable;
import tandem.core.UpdateException;

/**
 * The locks that other writers of boot environments take, each a {@code flock} of a file. The tools
 * compile the paths in, so they belong to the machine they run on and not to the root below which
 * the environment lies.
 */
@FunctionalInterface
public interface EnvLocks {

  /** That of libubootenv and of U-Boot's own tools. */
  String UBOOT = EnvLock.PATH;

  /** That of grub-mender-grubenv. */
  String GRUB = "/var/lock/grub-mender-grubenv-set.lock";

  /** Locks nothing: for an environment that nobody else can reach, as of a device that is off. */
  EnvLocks NONE = path -> () -> {};

  /**
   * Takes a lock; closing the result gives it back.
   *
   * @param path the file to lock
   * @throws UpdateException of kind BUSY when another holds it for too long
   */
  Closeable acquire(String path) throws UpdateException;

  /** Returns the lock of this path. */
  default EnvLock at(String path) {
    return () -> acquire(path);
  }
}
