package tandem.boot;

import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A lock that another tool holds. */
final class BusyLock {

  private BusyLock() {}

  static EnvLock busy() {
    return () -> {
      throw new UpdateException(ErrorKind.BUSY, "is locked by another process");
    };
  }
}
