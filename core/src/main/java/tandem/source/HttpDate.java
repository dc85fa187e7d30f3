package tandem.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the dates of HTTP headers, in the one form that servers send today. */
final class HttpDate {

  private HttpDate() {}

  /** Returns the moment, or empty when the text is no date. */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
