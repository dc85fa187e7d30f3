package tandem.cli;

import tandem.artifact.ReadLimits;

/** How much memory a decoder may take in this virtual machine. */
final class DecoderMemory {
  /** What the rest of the program needs: buffers, the header, classes. */
  private static final long RESERVE = 16L << 20;

  private DecoderMemory() {}

  /** Returns the limits, so that a decoder that would not fit is refused before it is made. */
  static ReadLimits limits() {
    long heap = Runtime.getRuntime().maxMemory();
    long room = Math.max(RESERVE, heap - RESERVE);
    return ReadLimits.DEFAULT.withDecoderBytes(Math.min(ReadLimits.DEFAULT.decoderBytes(), room));
  }
}
