package tandem.server.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The order to install an artifact on devices.
 *
 * @param number deployments are numbered in the order in which devices go through them
 * @param id for the API
 * @param name for people
 * @param artifactName what to install
 * @param target on which devices
 * @param force whether also where it is installed already
 * @param plan the roll-out in its JSON form; empty for all devices at once
 * @param status how far it is
 * @param devices how many the target was when it was created
 * @param created when
 * @param finished when, if it is
 */
public record Deployment(
    long number,
    String id,
    String name,
    String artifactName,
    Target target,
    boolean force,
    String plan,
    Status status,
    long devices,
    Instant created,
    Optional<Instant> finished) {

  /** How far a deployment is. */
  public enum Status {
    PENDING,
    INPROGRESS,
    FINISHED;

    /** Returns the name in the API and in the database. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the same deployment with another number. */
  Deployment numbered(long newNumber) {
    return new Deployment(
        newNumber, id, name, artifactName, target, force, plan, status, devices, created, finished);
  }
}
