package tandem.artifact;

/** The artifact wants more of something than the {@link ReadLimits} give it. */
public final class LimitExceededException extends ArtifactException {
  private static final long serialVersionUID = 1L;
  private final long wanted;
  private final long limit;

  /**
   * Takes what was wanted and how much of it there may be, in the unit named.
   *
   * @param what what exceeds, for instance {@code "header"}
   * @param wanted how much the artifact has or declares; at least this much if not known exactly
   * @param limit how much is allowed
   * @param unit for instance {@code "bytes"}
   */
  public LimitExceededException(String what, long wanted, long limit, String unit) {
    super(what + ": " + wanted + " " + unit + ", at most " + limit + " are allowed");
    this.wanted = wanted;
    this.limit = limit;
  }

  /** Returns how much the artifact wants. */
  public long wanted() {
    return wanted;
  }

  /** Returns how much is allowed. */
  public long limit() {
    return limit;
  }
}
