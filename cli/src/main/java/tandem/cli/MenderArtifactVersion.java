package tandem.cli;

import java.util.Map;

/**
 * A release of the mender-artifact tool whose command line is taken and whose texts are printed.
 */
enum MenderArtifactVersion {
  V3_9("3.9", "3.9.0"),
  V4_4("4.4", "4.4.0");

  static final String VARIABLE = "TANDEM_MENDER_ARTIFACT";

  private final String line;
  private final String number;

  MenderArtifactVersion(String line, String number) {
    this.line = line;
    this.number = number;
  }

  /** Returns the release that the environment asks for; the newer one if it does not. */
  static MenderArtifactVersion of(Map<String, String> environment) throws MenderArtifactFailure {
    String wanted = environment.getOrDefault(VARIABLE, "");
    if (wanted.isEmpty()) {
      return V4_4;
    }
    for (MenderArtifactVersion version : values()) {
      if (wanted.equals(version.line) || wanted.equals(version.number)) {
        return version;
      }
    }
    throw new MenderArtifactFailure(VARIABLE + " is '" + wanted + "', expected 3.9 or 4.4");
  }

  /** Returns the full number, as {@code --version} prints it. */
  String number() {
    return number;
  }

  /** Tells whether this release has what came with another one. */
  boolean has(MenderArtifactVersion since) {
    return compareTo(since) >= 0;
  }
}
