package tandem.image.crash;

/**
 * What is going on at a point of a trace.
 *
 * @param command its name, for reports
 * @param begins whether it begins here, else it has returned
 * @param promise what holds from here on
 */
record Phase(String command, boolean begins, Promise promise) {

  /** Returns it in words. */
  String words() {
    return (begins ? "during " : "after ") + command;
  }

  /** What goes on after a first cut. */
  static final Phase RECOVERY = during("recovery", Promise.EITHER);

  /** Tells whether the power has gone before. */
  boolean isSecond() {
    return equals(RECOVERY);
  }

  static Phase during(String command, Promise promise) {
    return new Phase(command, true, promise);
  }

  static Phase after(String command, Promise promise) {
    return new Phase(command, false, promise);
  }
}
