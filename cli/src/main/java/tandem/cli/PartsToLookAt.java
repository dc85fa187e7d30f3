package tandem.cli;

import java.time.Clock;
import tandem.boot.BootControl;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.UpdateException;
import tandem.doctor.DeviceParts;
import tandem.slot.SlotPair;
import tandem.update.Adoption;
import tandem.update.DeviceStore;
import tandem.update.StoreContent;

/** The parts of a device for a command that holds no lock and makes no file on it. */
record PartsToLookAt(DevicePaths paths) implements DeviceParts {

  @Override
  public BootControl boot(DeviceConfig config, SlotPair slots) throws UpdateException {
    return BootSelection.toLook(paths, config, slots);
  }

  @Override
  public DeviceStore store(DeviceConfig config, SlotPair slots, BootControl boot)
      throws UpdateException {
    Adoption pending = new Adoption(slots, boot, Clock.systemUTC());
    return new DeviceStore(config.dataStore(), DeviceFacts.takeover(paths, config).with(pending));
  }

  @Override
  public void checkMender(DeviceConfig config, StoreContent content) throws UpdateException {
    DeviceFacts.takeover(paths, config).checkNotAtWork(content);
  }
}
