package tandem.cli;

/**
 * What every command gets.
 *
 * @param console what surrounds the program
 * @param options the options that every command takes
 * @param habits how it does its work
 */
record Context(Console console, GlobalOptions options, Habits habits) {

  /** What a command of Tandem's own gets. */
  Context(Console console, GlobalOptions options) {
    this(console, options, Habits.TANDEM);
  }
}
