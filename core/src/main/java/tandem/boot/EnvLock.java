package tandem.boot;

import java.io.Closeable;
import tandem.core.UpdateException;

/**
 * Keeps other writers of the U-Boot environment out: the {@code flock} that libubootenv and
 * U-Boot's own tools take, exclusively, for reading as well as for writing. They wait for it
 * without end, so it is never held while one of them runs on our behalf.
 */
@FunctionalInterface
public interface EnvLock {

  /**
   * The file to lock. The tools compile this path in, so it belongs to the machine they run on and
   * not to the root below which the environment lies.
   */
  String PATH = "/var/lock/fw_printenv.lock";

  /** Locks nothing: for an environment that nobody else can reach, as of a device that is off. */
  EnvLock NONE = () -> () -> {};

  /**
   * Takes the lock; closing the result gives it back.
   *
   * @throws UpdateException of kind BUSY when another holds it for too long
   */
  Closeable acquire() throws UpdateException;
}
