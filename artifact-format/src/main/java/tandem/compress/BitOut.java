package tandem.compress;

/** Writes bits into an array that is large enough, the lowest ones first. */
final class BitOut {
  byte[] bytes = {};
  int at;
  long pending;
  int count;

  /** Starts anew. */
  void reset(byte[] target, int offset) {
    bytes = target;
    at = offset;
    pending = 0;
    count = 0;
  }

  /** Writes up to 32 bits. */
  void put(int value, int bits) {
    pending |= (value & 0xffffffffL) << count;
    count += bits;
    flush();
  }

  private void flush() {
    LittleEndian.putLong(bytes, at, pending);
    at += count >>> 3;
    pending >>>= count & ~7;
    count &= 7;
  }

  /** Fills up the last byte. */
  void align() {
    count = (count + 7) & ~7;
    flush();
  }
}
