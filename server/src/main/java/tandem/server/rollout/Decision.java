package tandem.server.rollout;

import java.time.Duration;

/** The answer to a device that could start a deployment. */
public sealed interface Decision {

  /** It starts now, in this phase, counted from 0. */
  record Start(int phase) implements Decision {}

  /** It tries once more, and was counted in its phase before. */
  record StartAgain() implements Decision {}

  /**
   * Its time comes later.
   *
   * @param why in words for people
   * @param retry when it is worth asking again
   */
  record NotYet(String why, Duration retry) implements Decision {}

  /**
   * The deployment is not for it.
   *
   * @param why in words for people
   */
  record NotAMember(String why) implements Decision {}

  /**
   * Nobody starts any more.
   *
   * @param why in words for people
   */
  record Stopped(String why) implements Decision {}
}
