package tandem.cli;

/** How progress is shown. */
enum ProgressMode {
  /** A bar on a terminal, else plain. */
  auto,
  /** One line that is drawn over. */
  bar,
  /** A line now and then. */
  plain,
  /** A JSON event a line. */
  json,
  none
}
