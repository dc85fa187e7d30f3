package tandem.payload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tandem.artifact.ArtifactHeader;
import tandem.config.DevicePaths;
import tandem.process.Programs;

/**
 * What the update modules of one update share. Below another root than {@code /} they run inside of
 * it, by {@code chroot}.
 *
 * @param paths the device's files
 * @param modules folder of the modules on the device, usually {@link ModuleFolder#PATH}
 * @param dataStore folder of everything that survives an update; below the root, if that is not
 *     {@code /}
 * @param host what runs them
 * @param timeout {@code ModuleTimeoutSeconds}: how long one call may take
 * @param current what is installed; only the download needs it to be right
 * @param artifact the header of the artifact; only the download needs it
 * @param listener hears what modules print
 */
public record ModuleContext(
    DevicePaths paths,
    String modules,
    Path dataStore,
    ModuleHost host,
    Duration timeout,
    CurrentSystem current,
    Optional<ArtifactHeader> artifact,
    ModuleListener listener) {
  /** The default of {@code ModuleTimeoutSeconds}. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(4);

  /** Takes the processes of this machine. */
  public ModuleContext(
      DevicePaths paths,
      String modules,
      Path dataStore,
      Programs programs,
      Duration timeout,
      CurrentSystem current,
      Optional<ArtifactHeader> artifact,
      ModuleListener listener) {
    this(
        paths,
        modules,
        dataStore,
        new LinuxModuleHost(programs),
        timeout,
        current,
        artifact,
        listener);
  }

  /** Returns the modules of the device. */
  ModuleFolder folder() {
    return new ModuleFolder(paths, modules);
  }
}
