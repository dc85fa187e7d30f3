package tandem.server.rollout;

import java.math.BigDecimal;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonNumber;

/** Reads numbers of JSON, but none like 1e999999999, which costs much and means nothing here. */
final class Decimals {
  private static final int LONGEST = 100;
  private static final int MOST_ZEROS = 1000;

  private Decimals() {}

  static Optional<BigDecimal> of(JsonValue value) {
    if (!(value instanceof JsonNumber number) || number.text().length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal decimal = new BigDecimal(number.text());
      return Math.abs((long) decimal.scale()) > MOST_ZEROS
          ? Optional.empty()
          : Optional.of(decimal);
    } catch (NumberFormatException e) {
      return Optional.empty(); // an exponent beyond what a number can have
    }
  }
}
