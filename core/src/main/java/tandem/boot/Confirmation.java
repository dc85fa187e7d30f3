package tandem.boot;

import java.util.Map;
import tandem.core.UpdateException;

/** A second opinion on what was written: that of the tools which the board was built with. */
@FunctionalInterface
public interface Confirmation {

  /** Believes everything. */
  Confirmation NONE = expected -> {};

  /**
   * Checks that these variables have these values. Called without the environment's lock, which the
   * tools take themselves.
   *
   * @throws UpdateException of kind BOOTENV when one has another value or cannot be read
   */
  void check(Map<String, String> expected) throws UpdateException;
}
