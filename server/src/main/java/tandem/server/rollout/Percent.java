package tandem.server.rollout;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A share in percent, exact to two decimals.
 *
 * @param hundredths of a percent: 0 to 10000
 */
public record Percent(int hundredths) {
  private static final int WHOLE = 10_000;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public Percent {
    if (hundredths < 0 || hundredths > WHOLE) {
      throw new IllegalArgumentException(hundredths + " hundredths of a percent");
    }
  }

  /** Returns a number of percent, if it is one from 0 to 100 with at most two decimals. */
  public static Optional<Percent> of(BigDecimal percent) {
    // Compared first: to write 1e1000000 out would take a megabyte.
    if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
      return Optional.empty();
    }
    BigDecimal stripped = percent.stripTrailingZeros();
    return stripped.scale() > 2
        ? Optional.empty()
        : Optional.of(new Percent(stripped.movePointRight(2).intValueExact()));
  }

  /** Tells whether a part is at least this share of the whole; of nothing it always is. */
  boolean isReached(long part, long whole) {
    return Math.multiplyExact(part, WHOLE) >= Math.multiplyExact(whole, hundredths);
  }

  /** Returns the number as people write it. */
  public String text() {
    return BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
  }
}
