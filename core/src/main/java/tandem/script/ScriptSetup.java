package tandem.script;

import java.nio.file.Path;
import tandem.config.ScriptSettings;

/**
 * Where the scripts of a device are, and how they are run.
 *
 * @param root the device's {@code /} on this machine
 * @param rootfsScripts folder of the scripts that belong to the root file system
 * @param dataStore folder in which {@code scripts} holds those of the artifact
 * @param limits time-outs
 * @param mode whether they are run
 * @param needsVersionFile whether a folder without {@code version} is an error once one of its
 *     scripts has to run, as in Mender 3; else only what it says is checked
 */
public record ScriptSetup(
    Path root,
    Path rootfsScripts,
    Path dataStore,
    ScriptSettings limits,
    Mode mode,
    boolean needsVersionFile) {

  /** How scripts are run. */
  public enum Mode {
    /** The device is this machine: as they are. */
    RUN,
    /** The device is a folder: inside of it, by {@code chroot}. */
    CHROOT,
    /** The device is a folder: not at all, they are only named. */
    LIST
  }
}
