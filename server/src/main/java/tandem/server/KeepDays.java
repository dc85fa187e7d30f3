package tandem.server;

import java.util.List;

/**
 * After how many days what is of no use any more is forgotten; 0 for never.
 *
 * @param histories what devices did in deployments, and their logs, since the deployment finished
 * @param audit entries of the audit log
 * @param strangers keys that wait for a decision, and devices without a key
 */
public record KeepDays(int histories, int audit, int strangers) {
  /** Long enough to look into what went wrong, and to notice a device that waits. */
  public static final KeepDays DEFAULT = new KeepDays(90, 365, 90);

  /** Checks the numbers: with a negative one, what comes tomorrow would be old. */
  public KeepDays {
    if (histories < 0 || audit < 0 || strangers < 0) {
      throw new IllegalArgumentException(
          "days: got " + List.of(histories, audit, strangers) + ", expected none below 0");
    }
  }
}
