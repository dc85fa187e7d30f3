package tandem.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import tandem.core.UpdateException;

/** What comes of opening a source. */
final class Opening {

  private Opening() {}

  /** Reads all of it, as Latin-1. */
  static String read(Source source) throws UpdateException, IOException {
    try (Source.Opened opened = source.open()) {
      return new String(opened.stream().readAllBytes(), ISO_8859_1);
    }
  }

  /** Returns how opening failed. */
  static UpdateException refusal(Source source) {
    return catchThrowableOfType(UpdateException.class, source::open);
  }
}
