package tandem.block;

import java.util.Locale;

/** What a read-back proves. */
public enum Proof {
  /** The bytes were read from the device, past the page cache. */
  DIRECT,
  /**
   * The bytes may have come from the page cache: it was asked to forget them, which it need not do.
   */
  CACHE;

  /** Returns {@code direct} or {@code cache}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
