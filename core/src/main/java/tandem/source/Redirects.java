package tandem.source;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Follows redirects: only so many, never in a ring, never from https back to http. */
final class Redirects {
  private final int max;
  private final Set<HttpTarget> seen = new HashSet<>();

  Redirects(int max) {
    this.max = max;
  }

  /** Returns where the answer of one target sends us. */
  HttpTarget next(HttpTarget from, String location) throws IOException {
    seen.add(from);
    if (seen.size() > max) {
      throw new WrongAnswerException("redirected more than " + max + " times");
    }
    HttpTarget to = from.resolve(location);
    if (from.secure() && !to.secure()) {
      throw new WrongAnswerException("redirected from https to " + to + ", which is not encrypted");
    }
    if (seen.contains(to)) {
      throw new WrongAnswerException("redirected in a ring, back to " + to);
    }
    return to;
  }
}
