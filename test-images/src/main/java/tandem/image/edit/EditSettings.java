package tandem.image.edit;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * How an image is edited.
 *
 * @param temporaryFolder for the copy and other temporary files; by default the folder of the image
 * @param environment for {@code PATH} and {@code SOURCE_DATE_EPOCH}
 * @param rootfsOnly whether the image is the payload of an artifact, which has no boot and data
 *     partition
 */
public record EditSettings(
    Optional<Path> temporaryFolder, Map<String, String> environment, boolean rootfsOnly) {
  private static final String TIME = "SOURCE_DATE_EPOCH";

  /** Copies the environment. */
  public EditSettings {
    environment = Map.copyOf(environment);
  }

  /** Returns the time for all that is written, if one is set. */
  Optional<Long> time() throws UpdateException {
    String seconds = environment.getOrDefault(TIME, "");
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    if (!seconds.matches("[0-9]{1,10}")) {
      throw new UpdateException(
          ErrorKind.USAGE, TIME + " is '" + seconds + "', expected seconds since 1970");
    }
    return Optional.of(Long.parseLong(seconds));
  }
}
