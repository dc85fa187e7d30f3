package tandem.update;

import java.nio.file.Path;
import java.time.Duration;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.CurrentSystem;
import tandem.payload.LinuxModuleHost;
import tandem.payload.ModuleContext;
import tandem.payload.ModuleFolder;
import tandem.payload.ModuleHost;
import tandem.payload.ModuleListener;
import tandem.payload.ModulePayload;
import tandem.payload.PayloadHandler;
import tandem.process.Programs;

/**
 * The update modules of a device.
 *
 * @param paths the device's files
 * @param runsBelowRoot whether they may run if the root is not that of the running system, and then
 *     inside of it
 * @param dataStore folder of everything that survives an update
 * @param host what runs them
 * @param timeout how long one call may take
 * @param deviceType device type, as they are told
 * @param listener hears what they print
 */
public record DeviceModules(
    DevicePaths paths,
    boolean runsBelowRoot,
    Path dataStore,
    ModuleHost host,
    Duration timeout,
    String deviceType,
    ModuleListener listener)
    implements PayloadHandlers {

  /** Takes the processes of this machine. */
  public DeviceModules(
      DevicePaths paths,
      boolean runsBelowRoot,
      Path dataStore,
      Programs programs,
      Duration timeout,
      String deviceType,
      ModuleListener listener) {
    this(
        paths,
        runsBelowRoot,
        dataStore,
        new LinuxModuleHost(programs),
        timeout,
        deviceType,
        listener);
  }

  @Override
  public void check(String type) throws UpdateException {
    new ModuleFolder(paths, ModuleFolder.PATH).check(type);
    requireRuns(type);
  }

  /**
   * Checks that modules may run: an update whose module does not is neither installed nor ended.
   *
   * @throws UpdateException UNSUPPORTED when they may not
   */
  public void requireRuns(String type) throws UpdateException {
    if (!paths.isHost() && !runsBelowRoot) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED,
              "update module '"
                  + type
                  + "' is not run, because "
                  + paths.root()
                  + " is not the root of the running system")
          .withHint("--run-scripts runs it inside of that root, by chroot");
    }
  }

  @Override
  public PayloadHandler make(PayloadContext context, PayloadRecord payload) throws UpdateException {
    requireRuns(payload.type());
    Installed installed = context.installed();
    return ModulePayload.of(
        new ModuleContext(
            paths,
            ModuleFolder.PATH,
            dataStore,
            host,
            timeout,
            new CurrentSystem(installed.artifactName(), installed.artifactGroup(), deviceType),
            context.header(),
            listener),
        payload.type(),
        payload.index());
  }
}
