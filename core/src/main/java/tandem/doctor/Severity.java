package tandem.doctor;

/** How bad a finding is. */
public enum Severity {
  /** As it should be. */
  OK,
  /** Nothing is refused for it, but something may go wrong, or waits to be done. */
  WARNING,
  /** Something does not work, mostly an installation. */
  ERROR
}
