package tandem.cli;

import java.util.Optional;
import tandem.artifact.LimitExceededException;
import tandem.artifact.ReadLimits;
import tandem.core.UpdateException;

/** How much memory a decoder may take in this virtual machine. */
final class DecoderMemory {
  /** What the rest of the program needs: buffers, the header, classes. */
  private static final long RESERVE = 16L << 20;

  private DecoderMemory() {}

  /** Returns the limits, so that a decoder that would not fit is refused before it is made. */
  static ReadLimits limits() {
    return ReadLimits.DEFAULT.withDecoderBytes(Math.min(ReadLimits.DEFAULT.decoderBytes(), room()));
  }

  private static long room() {
    return Math.max(RESERVE, Runtime.getRuntime().maxMemory() - RESERVE);
  }

  /** Returns what to do about a failure whose reason is the memory of this virtual machine. */
  static Optional<String> hint(Throwable failure) {
    Throwable cause = failure instanceof UpdateException ? failure.getCause() : failure;
    if (cause instanceof LimitExceededException limit
        && limit.limit() == limits().decoderBytes()
        && limit.wanted() <= ReadLimits.DEFAULT.decoderBytes()) {
      long mib = ((limit.wanted() + RESERVE) >> 20) + 8;
      return Optional.of(
          "make the artifact with a smaller dictionary, or give Tandem more memory, where there"
              + " is enough: TANDEM_JAVA_OPTS=-Xmx"
              + mib
              + "m");
    }
    return Optional.empty();
  }
}
