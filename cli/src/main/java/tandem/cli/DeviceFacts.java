package tandem.cli;

import java.nio.file.Path;
import java.util.Optional;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;
import tandem.update.DeviceStore;
import tandem.update.Installed;

/** What can be known of a device without its slots and bootloader. */
record DeviceFacts(DevicePaths paths, DeviceConfig config, DeviceStore store) {

  static DeviceFacts of(Context context) throws UpdateException {
    GlobalOptions options = context.options();
    DevicePaths paths = new DevicePaths(options.root);
    DeviceConfig config =
        DeviceConfig.load(
            paths,
            new DeviceConfig.Options(
                Optional.ofNullable(options.config),
                Optional.ofNullable(options.fallbackConfig),
                Optional.ofNullable(options.dataStore)));
    return new DeviceFacts(paths, config, new DeviceStore(config.dataStore()));
  }

  /** Returns what is installed, by the store. */
  Installed installed() throws UpdateException {
    return store.load().installed();
  }

  /** Returns the file whose lock keeps two Tandems apart. */
  Path lockFile() {
    return config.dataStore().resolve("tandem-lock");
  }
}
