package tandem.block;

import java.util.function.BooleanSupplier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Stops long work on request. By a flag, because an interrupt would close the device. */
final class Cancelled {
  private Cancelled() {}

  static void check(BooleanSupplier cancelled, BlockDevice device, String phase, long done)
      throws UpdateException {
    if (cancelled.getAsBoolean()) {
      throw new UpdateException(
          ErrorKind.FAILED,
          "%s: %s cancelled after %d bytes".formatted(device.name(), phase, done));
    }
  }
}
