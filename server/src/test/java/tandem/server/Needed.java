package tandem.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is not ours, and tests can not do without. */
final class Needed {
  private Needed() {}

  /** Skips a test that lacks something, and with CI=true lets it fail. */
  static void orSkip(boolean usable, String why) {
    if (!usable && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(why + ", and with CI=true nothing is skipped");
    }
    assumeTrue(usable, why);
  }
}
