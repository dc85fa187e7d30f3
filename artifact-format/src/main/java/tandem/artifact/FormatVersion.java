package tandem.artifact;

/** The version of the artifact format. */
public enum FormatVersion {
  /** Rootfs images only; stock clients from 4.0 on refuse it. */
  V2(2),
  /** Any payload type, provides and depends. */
  V3(3);

  private final int number;

  FormatVersion(int number) {
    this.number = number;
  }

  /** Returns the number that the {@code version} member holds. */
  public int number() {
    return number;
  }
}
