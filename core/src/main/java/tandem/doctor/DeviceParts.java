package tandem.doctor;

import tandem.boot.BootControl;
import tandem.config.DeviceConfig;
import tandem.core.UpdateException;
import tandem.slot.SlotPair;
import tandem.update.DeviceStore;
import tandem.update.StoreContent;

/** Puts together the parts of a device, as every command does, for looking at them only. */
public interface DeviceParts {

  /** Chooses the boot control. */
  BootControl boot(DeviceConfig config, SlotPair slots) throws UpdateException;

  /** Returns the store, with what is taken over from before Tandem. */
  DeviceStore store(DeviceConfig config, SlotPair slots, BootControl boot) throws UpdateException;

  /** Fails with UPDATE_PENDING when Mender's daemon is in the midst of an update. */
  void checkMender(DeviceConfig config, StoreContent content) throws UpdateException;
}
