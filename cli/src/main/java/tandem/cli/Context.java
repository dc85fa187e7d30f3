package tandem.cli;

/**
 * What every command gets.
 *
 * @param console what surrounds the program
 * @param options the options that every command takes
 */
record Context(Console console, GlobalOptions options) {}
