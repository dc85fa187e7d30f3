package tandem.update;

import tandem.boot.BootControl;
import tandem.core.UpdateException;
import tandem.payload.ImageJob;
import tandem.payload.ImagePayload;
import tandem.payload.ImageTarget;
import tandem.payload.PayloadHandler;
import tandem.payload.RootfsImage;
import tandem.slot.Slot;
import tandem.slot.SlotPair;

/** The handlers of a device: images by Tandem itself, all else by update modules. */
public final class DeviceHandlers implements PayloadHandlers {
  private final SlotPair slots;
  private final BootControl boot;
  private final ImageTarget target;
  private final PayloadHandlers modules;

  /** Takes slots and bootloader, who opens the target slot, and what handles all else. */
  public DeviceHandlers(
      SlotPair slots, BootControl boot, ImageTarget target, PayloadHandlers modules) {
    this.slots = slots;
    this.boot = boot;
    this.target = target;
    this.modules = modules;
  }

  @Override
  public void check(String type) throws UpdateException {
    if (!type.equals(RootfsImage.TYPE)) {
      modules.check(type);
    }
  }

  @Override
  public PayloadHandler make(PayloadContext context, PayloadRecord payload) throws UpdateException {
    if (!payload.isImage()) {
      return modules.make(context, payload);
    }
    Slot active = slots.active();
    boolean targetRuns = active.bootPart() == context.update().targetBootPart();
    ImageJob job =
        new ImageJob(
            targetRuns ? active : slots.inactive(),
            targetRuns ? slots.inactive() : active,
            targetRuns,
            payload.image());
    return new ImagePayload(job, boot, target);
  }
}
