package tandem.doctor;

import static tandem.doctor.FindingId.SLOTS_FOUND;
import static tandem.doctor.FindingId.SLOTS_SIZE;
import static tandem.doctor.FindingId.SLOTS_TARGET;

import java.util.Optional;
import tandem.block.BlockDevices;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.slot.SlotDetector;
import tandem.slot.SlotPair;
import tandem.slot.TargetCheck;

/** Examines the slots. */
final class SlotChecks {
  private final DevicePaths paths;
  private final Findings findings;

  SlotChecks(DevicePaths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /** Returns the slots, if they can be told. */
  Optional<SlotPair> slots(DeviceConfig config) {
    Optional<SlotPair> slots =
        findings.look(SLOTS_FOUND, "slots", () -> SlotDetector.detect(paths, config));
    slots.ifPresent(this::check);
    return slots;
  }

  private void check(SlotPair slots) {
    findings.ok(
        SLOTS_FOUND,
        "slots",
        "slot "
            + slots.active().name()
            + " runs ("
            + slots.active().device()
            + "), slot "
            + slots.inactive().name()
            + " is "
            + slots.inactive().device());
    String target = "slot " + slots.inactive().name();
    boolean usable = findings.passes(SLOTS_TARGET, target, () -> TargetCheck.check(paths, slots));
    if (usable) {
      findings.ok(SLOTS_TARGET, target, target + ": is free to be written");
      findings
          .look(SLOTS_SIZE, target, () -> sizes(slots))
          .ifPresent(sizes -> compare(target, sizes[0], sizes[1]));
    }
  }

  private static long[] sizes(SlotPair slots) throws UpdateException {
    return new long[] {
      BlockDevices.size(slots.active().device()), BlockDevices.size(slots.inactive().device())
    };
  }

  // Images for one slot are meant for the other one as well.
  private void compare(String target, long active, long inactive) {
    if (inactive == 0) {
      findings.error(
          SLOTS_SIZE,
          target,
          new UpdateException(ErrorKind.NO_SPACE, target + ": has 0 bytes")
              .withHint("see whether the medium is there, and partition it again if it is"));
    } else if (inactive < active) {
      findings.warn(
          SLOTS_SIZE,
          target,
          target + ": has " + inactive + " bytes, the running slot " + active,
          "keep images within the smaller slot, or make the partitions equal");
    } else {
      findings.ok(SLOTS_SIZE, target, target + ": has " + inactive + " bytes");
    }
  }
}
