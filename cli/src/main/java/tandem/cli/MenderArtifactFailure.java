package tandem.cli;

import tandem.artifact.InvalidSpecException;

/** Ends a run in the place of mender-artifact: what it prints, and its exit code. */
final class MenderArtifactFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What has no number of its own, and also what the tool itself ends with 0 by mistake. */
  static final int GENERIC = 1;

  static final int CAN_NOT_CREATE = 2;
  static final int CAN_NOT_OPEN = 3;
  static final int UNKNOWN_COMMAND = 3;
  static final int ARTIFACT_INVALID = 4;
  static final int UNSUPPORTED_FEATURE = 5;
  static final int SYSTEM = 6;

  private final int code;

  MenderArtifactFailure(int code, String message) {
    super(message);
    this.code = code;
  }

  MenderArtifactFailure(String message) {
    this(GENERIC, message);
  }

  /** Returns what a failure of Tandem's own is here. */
  static MenderArtifactFailure of(int code, Exception e) {
    boolean misused = e instanceof InvalidSpecException;
    return new MenderArtifactFailure(
        code, misused ? String.valueOf(e.getMessage()) : Failure.of(e).message());
  }

  int code() {
    return code;
  }

  /** Returns the message. */
  String text() {
    return String.valueOf(getMessage());
  }
}
