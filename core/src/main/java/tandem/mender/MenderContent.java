package tandem.mender;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Mender knows of the device.
 *
 * @param artifactName name of the artifact installed last, if one is recorded
 * @param artifactGroup group of the device, if an artifact has set one
 * @param provides the other facts
 * @param standalone the update begun on the command line, if one is pending
 * @param daemon the deployment that the daemon has not ended, if there is one
 * @param problems what could not be understood, one sentence each
 */
public record MenderContent(
    Optional<String> artifactName,
    Optional<String> artifactGroup,
    Map<String, String> provides,
    Optional<MenderUpdate> standalone,
    Optional<MenderUpdate> daemon,
    List<String> problems) {
  public MenderContent {
    provides = Map.copyOf(provides);
    problems = List.copyOf(problems);
  }

  /** Knows nothing. */
  public static MenderContent nothing() {
    return new MenderContent(
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
