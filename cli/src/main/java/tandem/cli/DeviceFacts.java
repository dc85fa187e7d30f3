package tandem.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.boot.BootControl;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.mender.MenderClient;
import tandem.mender.MenderStore;
import tandem.slot.SlotPair;
import tandem.update.Adoption;
import tandem.update.DeviceStore;
import tandem.update.Installed;
import tandem.update.Takeover;

/** What can be known of a device without its slots and bootloader. */
record DeviceFacts(DevicePaths paths, DeviceConfig config, Takeover takeover, DeviceStore store) {

  static DeviceFacts of(Context context) throws UpdateException {
    GlobalOptions options = context.options();
    DevicePaths paths = new DevicePaths(options.root);
    DeviceConfig config = DeviceConfig.load(paths, options(options));
    if (context.habits().lenient()) {
      config = config.withSingleEnvironment();
    }
    Takeover takeover = takeover(paths, config);
    return new DeviceFacts(paths, config, takeover, new DeviceStore(config.dataStore(), takeover));
  }

  /** Returns where the command line says the configuration is. */
  static DeviceConfig.Options options(GlobalOptions options) {
    return new DeviceConfig.Options(
        Optional.ofNullable(options.config),
        Optional.ofNullable(options.fallbackConfig),
        Optional.ofNullable(options.dataStore));
  }

  /** Returns what is taken over of Mender's, without a pending update. */
  static Takeover takeover(DevicePaths paths, DeviceConfig config) throws UpdateException {
    MenderStore mender = new MenderStore(config.dataStore());
    List<Path> programs = new ArrayList<>();
    for (String program : MenderClient.PROGRAMS) {
      programs.add(paths.locate(program).path());
    }
    return Takeover.ofFacts(
        mender, new MenderClient(mender, programs), paths.resolve("/etc/mender/artifact_info"));
  }

  /** Returns the store, with the update that Mender has pending. */
  DeviceStore storeWith(SlotPair slots, BootControl boot, Clock clock) {
    return new DeviceStore(config.dataStore(), takeover.with(new Adoption(slots, boot, clock)));
  }

  /** Returns what is installed, by the store. */
  Installed installed() throws UpdateException {
    return store.load().installed();
  }

  /** Returns a member for what {@link #installed} said, and one for where it comes from. */
  Map<String, JsonValue> withOrigin(String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(name, value);
    store.origin().ifPresent(place -> members.put("taken_from", JsonValue.of(place)));
    return members;
  }

  /** Returns the file whose lock keeps two Tandems apart. */
  Path lockFile() {
    return config.dataStore().resolve(DeviceStore.LOCK_NAME);
  }
}
