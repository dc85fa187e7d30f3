package tandem.image.crash;

/**
 * A state of the disks from which the device did not come back as promised.
 *
 * @param scenario what was being done
 * @param change how many changes were done when the power went
 * @param phase which command was at work
 * @param state what the cut left of what was not durable
 * @param complaint what went wrong then
 */
public record Finding(String scenario, int change, String phase, String state, String complaint) {

  /** Returns it as one line. */
  public String text() {
    return scenario
        + ", "
        + phase
        + ", cut after change "
        + change
        + ", "
        + state
        + ": "
        + complaint;
  }
}
