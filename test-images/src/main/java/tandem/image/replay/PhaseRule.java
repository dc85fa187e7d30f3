package tandem.image.replay;

import java.util.Map;
import java.util.Optional;

/** What may boot when the power goes while a device does one thing. */
enum PhaseRule {
  /** Only the old system, for good. */
  OLD,
  /** The old one, or the new one on trial: once, and then the old one again. */
  OLD_OR_TRIAL,
  /** The old one, or the new one for good: it has been on trial, so it has no other boot of one. */
  OLD_OR_COMMITTED,
  /** Only the new system, for good. */
  NEW;

  private static final Map<String, PhaseRule> OF_PHASES =
      Map.ofEntries(
          Map.entry("start", OLD),
          Map.entry(Phases.INSTALL, OLD),
          Map.entry(Phases.IMAGE, OLD),
          Map.entry(Phases.SWITCH, OLD_OR_TRIAL),
          Map.entry(Phases.REBOOT, OLD_OR_TRIAL),
          Map.entry("trial", OLD),
          Map.entry("fallen", OLD),
          Map.entry("rollback", OLD_OR_TRIAL),
          Map.entry("back", OLD),
          Map.entry(Phases.COMMIT, OLD_OR_COMMITTED),
          Map.entry("after", NEW));

  /** Returns the rule of a phase, which must have one: nothing is judged by less than that. */
  static PhaseRule of(String phase) {
    PhaseRule rule = OF_PHASES.get(phase);
    if (rule == null) {
      throw new IllegalArgumentException("no rule for the phase " + phase);
    }
    return rule;
  }

  /**
   * Returns what is wrong, if anything is.
   *
   * @param isOld whether the old system boots, else it is the new one
   * @param onTrial whether the boot after that leads to the other slot
   */
  Optional<String> complaint(boolean isOld, boolean onTrial) {
    boolean fine =
        switch (this) {
          case OLD -> isOld && !onTrial;
          case OLD_OR_TRIAL -> isOld != onTrial;
          case OLD_OR_COMMITTED -> !onTrial;
          case NEW -> !isOld && !onTrial;
        };
    String system = (isOld ? "the old" : "the new") + " system boots";
    return fine
        ? Optional.empty()
        : Optional.of(system + (onTrial ? " on trial" : " for good") + ", expected " + this);
  }
}
