package tandem.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.update.StopPoint;

/** The options of commands that take an update through its states. */
final class FlowOptions {

  @Option(
      names = "--stop-before",
      paramLabel = "STATE",
      description = {
        "Stop before this state, and let a later command go on: ArtifactInstall_Enter,"
            + " ArtifactCommit_Enter, ArtifactCommit_Leave, ArtifactRollback_Enter,"
            + " ArtifactFailure_Enter or Cleanup. Can be given more than once."
      })
  List<String> stopBefore = new ArrayList<>();

  @Mixin ScriptOptions scripts = new ScriptOptions();

  /**
   * Returns where to stop.
   *
   * @throws UpdateException USAGE for a state where that is not possible
   */
  Set<StopPoint> stops() throws UpdateException {
    Set<StopPoint> stops = EnumSet.noneOf(StopPoint.class);
    for (String name : stopBefore) {
      stops.add(
          StopPoint.ofMenderName(name)
              .orElseThrow(
                  () ->
                      new UpdateException(
                              ErrorKind.USAGE, "--stop-before: no such state '" + name + "'")
                          .withHint("the states there are: " + names())));
    }
    return stops;
  }

  private static String names() {
    List<String> names = new ArrayList<>();
    for (StopPoint point : StopPoint.values()) {
      names.add(point.menderName());
    }
    return String.join(", ", names);
  }
}
