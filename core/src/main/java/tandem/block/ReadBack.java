package tandem.block;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.ProgressListener.Progress;
import tandem.core.UpdateException;

/**
 * Reads back all of an image, from the medium where the target allows that: where anything had
 * access to it since it was proved, and a volume after it was written.
 */
public final class ReadBack {
  private static final String PHASE = "verify";

  private ReadBack() {}

  /**
   * Returns the SHA-256 of the first bytes of a device, after flushing it.
   *
   * @param length how many bytes, at most the size of the device
   * @param progress hears, on the calling thread, phase {@code verify}
   * @param cancelled asked often; true ends the reading with a failure
   * @throws UpdateException IO_ERROR when the device fails; FAILED when cancelled
   */
  public static ReadBackResult digest(
      BlockDevice device, long length, ProgressListener progress, BooleanSupplier cancelled)
      throws UpdateException {
    if (length < 0 || length > device.size()) {
      throw new IllegalArgumentException(
          "%s: digest of %d bytes, it holds %d".formatted(device.name(), length, device.size()));
    }
    MessageDigest sha256 = newSha256();
    try (MediumReader medium = device.openMedium()) {
      Pipeline.direct(length)
          .run(
              (position, chunk) -> {
                Cancelled.check(cancelled, device, PHASE, position);
                medium.read(position, chunk);
              },
              (position, chunk) -> sha256.update(chunk),
              done -> progress.on(new Progress(PHASE, done, length)));
      return new ReadBackResult(HexFormat.of().formatHex(sha256.digest()), length, medium.proof());
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.IO_ERROR, Failures.reason(e), e);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
