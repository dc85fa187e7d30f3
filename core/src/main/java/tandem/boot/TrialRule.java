package tandem.boot;

import java.util.ArrayList;
import java.util.List;

/**
 * How a trial goes on a device with this bootloader.
 *
 * @param rebootArguments what the reboot command needs besides its own words, so that the next boot
 *     is the trial; after a reboot without them the old slot runs
 * @param tries how often the new slot is booted before the bootloader gives it up
 * @param fallback who goes back to the old slot, and when: a clause for messages
 * @param end what confirming changes, so that the new slot stays: a clause for messages
 */
public record TrialRule(List<String> rebootArguments, int tries, String fallback, String end) {

  /** Copies the list. */
  public TrialRule {
    rebootArguments = List.copyOf(rebootArguments);
    if (tries < 1) {
      throw new IllegalArgumentException("a trial of " + tries + " boots");
    }
  }

  /** Returns the command that starts the trial, from the one that reboots the device. */
  public List<String> rebootCommand(List<String> configured) {
    List<String> command = new ArrayList<>(configured);
    command.addAll(rebootArguments);
    return command;
  }

  /**
   * Tells whether a boot that nobody asked for, as after a power cut, is one of the trial; else it
   * is one of the old slot.
   *
   * @param started how many boots of the trial were started
   */
  public boolean outlivesReset(int started) {
    return rebootArguments.isEmpty() && started < tries;
  }

  /** Returns the rule as sentences for a user. */
  public String story() {
    String boots = tries == 1 ? "once" : "up to " + tries + " times";
    return "The new slot is booted " + boots + " on trial; " + fallback + ". " + end + ".";
  }
}
