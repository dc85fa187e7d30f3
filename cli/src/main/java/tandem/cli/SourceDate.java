package tandem.cli;

import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The convention of reproducible builds: the time that everything in an artifact carries. */
final class SourceDate {
  private static final String VARIABLE = "SOURCE_DATE_EPOCH";

  private SourceDate() {}

  /** Returns seconds since 1970, 0 by default. */
  static long seconds(Map<String, String> environment) throws UpdateException {
    String seconds = environment.getOrDefault(VARIABLE, "0");
    if (!seconds.matches("[0-9]{1,10}")) {
      throw new UpdateException(
          ErrorKind.USAGE, VARIABLE + " is '" + seconds + "', expected seconds since 1970");
    }
    return Long.parseLong(seconds);
  }
}
