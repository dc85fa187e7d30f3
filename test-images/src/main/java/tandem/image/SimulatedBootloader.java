package tandem.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tandem.core.UpdateException;

/**
 * Plays U-Boot with Mender's scripts: counts trial boots while {@code upgrade_available} is 1, and
 * above {@code bootlimit} runs {@code altbootcmd}, which goes back to the other slot for good.
 * While it does, a device runs nothing else, so it takes no lock.
 */
public final class SimulatedBootloader {

  /** Size of one copy of its environment. */
  public static final int ENVIRONMENT_BYTES = EnvironmentCopy.SIZE;

  private SimulatedBootloader() {}

  /**
   * Plays a reset of the device in the folder, up to a running system.
   *
   * @param fail whether the slot that is booted first never comes up; a watchdog then resets, as
   *     often as it takes
   * @throws UpdateException of kind USAGE when there is no simulated device; FAILED when no slot
   *     comes up: the message tells the story, and the running slot stays what it was
   */
  public static BootStory boot(Path folder, boolean fail) throws UpdateException, IOException {
    SimulatedDevice device = SimulatedDevice.in(folder);
    BootRun run = new BootRun(new SimulatedEnvironment(device), fail);
    SlotLetter slot = run.untilUp();
    new RunningSystem(device).runs(slot);
    return new BootStory(slot.name(), run.story());
  }

  /**
   * Plays a reset of a U-Boot whose environment is in these files, up to a running system.
   *
   * @param environment one file, or two of a redundant environment; {@link #ENVIRONMENT_BYTES} each
   * @throws UpdateException of kind FAILED when no slot comes up: the message tells the story
   */
  public static BootStory start(List<Path> environment) throws UpdateException, IOException {
    BootRun run = new BootRun(new SimulatedEnvironment(environment), false);
    SlotLetter slot = run.untilUp();
    return new BootStory(slot.name(), run.story());
  }

  /** Returns the variables that it has when no stored environment is valid: slot A, no trial. */
  public static Map<String, String> builtInVariables() {
    return SimulatedEnvironment.BUILT_IN;
  }
}
