package tandem.managed;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.update.Outcome;
import tandem.update.Situation;
import tandem.update.UpdateState;

/**
 * What a device has, and where it stands.
 *
 * @param situation where it stands with an update
 * @param provides what is installed, with {@code artifact_name} and {@code device_type}
 * @param update name of the artifact of the update that is recorded, if there is one
 * @param updateState how far that is
 * @param switchesSlots whether that update switches slots, so that a reboot can undo it
 * @param lastOutcome how the last update ended, if one did
 */
public record DeviceState(
    Situation situation,
    Map<String, String> provides,
    Optional<String> update,
    Optional<UpdateState> updateState,
    boolean switchesSlots,
    Optional<Outcome> lastOutcome) {
  public DeviceState {
    provides = Map.copyOf(new TreeMap<>(provides));
  }

  /** Returns how the last update ended, as a text that another end has not; empty for none. */
  String ending() {
    return lastOutcome
        .map(end -> String.join(" ", end.time(), end.result().name(), end.artifactName()))
        .orElse("");
  }

  /** Tells whether the update of this deployment has ended by now, and stays. */
  boolean hasCommitted(DeploymentRecord record) {
    return !ending().equals(record.before())
        && lastOutcome
            .filter(end -> end.result() == Outcome.Result.COMMITTED)
            .filter(end -> end.artifactName().equals(record.artifactName()))
            .isPresent();
  }

  /** Tells whether an update of another artifact than this is recorded. */
  boolean isBusyWithOther(String artifactName) {
    return update.isPresent() && !update.get().equals(artifactName);
  }

  /** Tells whether the update of this name is proven to be stored, and nothing more was done. */
  boolean hasStored(String artifactName) {
    return updateState.equals(Optional.of(UpdateState.BEFORE_INSTALL))
        && update.equals(Optional.of(artifactName));
  }
}
