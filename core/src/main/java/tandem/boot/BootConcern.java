package tandem.boot;

/**
 * What is wrong with a boot environment, or weak about it, but does not keep it from working.
 *
 * @param aspect what it is about
 * @param text it as a sentence, for messages
 */
public record BootConcern(Aspect aspect, String text) {

  /** What concerns can be about. */
  public enum Aspect {
    /** A copy is damaged; the other one serves, and the next write repairs it. */
    DAMAGED_COPY,
    /** There is one copy, so that a power cut while it is written can lose it. */
    SINGLE_COPY,
    /** A trial that fails could stay where it is. */
    FALLBACK
  }
}
