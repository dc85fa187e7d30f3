package tandem.image.crash;

/**
 * What is going on at a point of a trace.
 *
 * @param words which command, for reports
 * @param begins whether it begins here, else it has returned
 * @param promise what holds from here on
 */
record Phase(String words, boolean begins, Promise promise) {

  static Phase during(String command, Promise promise) {
    return new Phase("during " + command, true, promise);
  }

  static Phase after(String command, Promise promise) {
    return new Phase("after " + command, false, promise);
  }
}
