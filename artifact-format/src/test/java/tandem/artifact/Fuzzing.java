package tandem.artifact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What all fuzz targets share: an input is a line of options and pieces divided by {@link
 * #DIVIDER}, and whatever is read may only fail in the way its reader says.
 */
final class Fuzzing {
  /** Stands between two pieces of an input. */
  static final String DIVIDER = "\n--8<--\n";

  private static final int LONGEST_MESSAGE = 1000;

  /** Something that reads the input, from its start whenever it runs. */
  @FunctionalInterface
  interface Attempt {
    void run() throws IOException;
  }

  private Fuzzing() {}

  /**
   * Runs what may refuse its input, and returns whether it did not.
   *
   * @param refusal the only kind of exception that it may do so with
   * @param memory bytes that it may allocate
   */
  static boolean accepted(Class<? extends IOException> refusal, long memory, Attempt attempt) {
    long taken = Long.MAX_VALUE;
    boolean accepted = false;
    // Once more if it takes too much: the first time, classes are loaded.
    for (int i = 0; i < 2 && taken > memory; i++) {
      long before = Memory.allocated();
      accepted = accepted(refusal, attempt);
      taken = Memory.allocated() - before;
    }
    check(taken <= memory, "bytes allocated, and allowed", taken, memory);
    return accepted;
  }

  private static boolean accepted(Class<? extends IOException> refusal, Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (IOException e) {
      check(refusal.isInstance(e), "kind of refusal", e);
      checkMessage(String.valueOf(e.getMessage()));
      return false;
    }
  }

  // A message ends up on a terminal and in logs: an input must not draw there.
  private static void checkMessage(String message) {
    check(message.length() <= LONGEST_MESSAGE, "length of the message", message.length());
    message
        .codePoints()
        .forEach(c -> check(isPrintable(c), "character in the message", c, message));
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /**
   * Fails when something does not hold that has to hold for every input.
   *
   * @param subject what it is about
   * @param seen the values to show
   */
  static void check(boolean holds, String subject, Object... seen) {
    if (!holds) {
      throw new AssertionError(subject + ": " + Arrays.toString(seen));
    }
  }

  /** Returns the first bytes of an input as text; empty bytes where it is shorter. */
  static String options(byte[] data, int length) {
    return new String(data, 0, Math.min(length, data.length), StandardCharsets.ISO_8859_1);
  }

  /** Returns an input without its first bytes. */
  static byte[] rest(byte[] data, int length) {
    return Arrays.copyOfRange(data, Math.min(length, data.length), data.length);
  }

  /** Returns the pieces of an input: always as many as asked for, the last ones may be empty. */
  static List<byte[]> pieces(byte[] data, int number) {
    String[] pieces = new String(data, StandardCharsets.ISO_8859_1).split(DIVIDER, number);
    byte[][] all = new byte[number][0];
    for (int i = 0; i < pieces.length; i++) {
      all[i] = pieces[i].getBytes(StandardCharsets.ISO_8859_1);
    }
    return List.of(all);
  }
}
