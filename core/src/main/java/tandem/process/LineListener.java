package tandem.process;

/**
 * Hears the lines that a program prints, one at a time, from threads of their own. What it is slow
 * with, the program has to wait for.
 */
@FunctionalInterface
public interface LineListener {

  /** Hears nothing. */
  LineListener NONE = line -> {};

  /** Takes the next line. */
  void on(ProgramLine line);
}
