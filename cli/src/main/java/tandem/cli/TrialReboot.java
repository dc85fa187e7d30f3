package tandem.cli;

import java.util.List;
import tandem.boot.BootControl;
import tandem.boot.TrialRule;
import tandem.config.BootSettings;
import tandem.core.UpdateException;

/** The reboot that a trial needs, which with some bootloaders is not a plain one. */
final class TrialReboot {
  private final Console console;
  private final BootSettings settings;
  private final BootControl boot;

  TrialReboot(Console console, BootSettings settings, BootControl boot) {
    this.console = console;
    this.settings = settings;
    this.boot = boot;
  }

  /** Returns the command that reboots the device, into the trial if one is to come. */
  List<String> command() {
    List<String> configured = settings.rebootCommand();
    try {
      return boot.read().trial() ? boot.trialRule().rebootCommand(configured) : configured;
    } catch (UpdateException e) {
      console.warn(e.getMessage() + "; the next boot may not be that of an update");
      return configured; // rebooting may be all that is left to do
    }
  }

  /** Tells a user of the trial that only the right reboot starts. */
  void note() {
    try {
      TrialRule rule = boot.trialRule();
      if (!rule.rebootArguments().isEmpty() && boot.read().trial()) {
        console.warn("a plain reboot boots the old system. " + rule.story());
      }
    } catch (UpdateException e) {
      console.warn(String.valueOf(e.getMessage()));
    }
  }
}
