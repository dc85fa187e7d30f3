package tandem.update;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.slot.SlotPair;

/**
 * A device with two slots, as an update sees it.
 *
 * @param store its memory
 * @param slots its slots, and which of them runs
 * @param boot its bootloader
 * @param deviceType its device type
 * @param policy what its owner allows to be installed
 * @param clock its clock, for records only
 */
public record Device(
    DeviceStore store,
    SlotPair slots,
    BootControl boot,
    String deviceType,
    Policy policy,
    Clock clock) {

  /** Takes a device on which everything is allowed. */
  public Device(
      DeviceStore store, SlotPair slots, BootControl boot, String deviceType, Clock clock) {
    this(store, slots, boot, deviceType, Policy.NONE, clock);
  }

  /**
   * Reads the state of the bootloader.
   *
   * @throws UpdateException BOOTENV when it can not be read, or boots neither of the two slots
   */
  public BootState bootState() throws UpdateException {
    BootState state = boot.read();
    if (slots.byBootPart(state.bootPart()) == null) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              boot.description()
                  + ": boots part "
                  + state.bootPart()
                  + ", but the slots are parts "
                  + slots.active().bootPart()
                  + " and "
                  + slots.inactive().bootPart())
          .withHint("compare RootfsPartA and RootfsPartB in mender.conf with mender_boot_part");
    }
    return state;
  }

  /** Reads the state of the device; changes nothing. */
  public Status status() throws UpdateException {
    StoreContent content = store.load();
    Situation situation = situation(content);
    return new Status(
        situation,
        hint(situation, content),
        content.installed(),
        content.update(),
        content.lastOutcome(),
        slots,
        bootState(),
        boot.description(),
        deviceType,
        warnings());
  }

  private List<String> warnings() throws UpdateException {
    List<String> all = new ArrayList<>(store.warnings());
    all.addAll(boot.warnings());
    return all;
  }

  /** Judges what the recorded update, the bootloader and the running slot mean together. */
  public Situation situation(StoreContent content) throws UpdateException {
    Optional<UpdateRecord> slotless = content.update().filter(update -> !concernsSlots(update));
    if (slotless.isPresent()) {
      UpdateRecord update = slotless.get();
      return TruthTable.judge(update.state(), update.course().verdict());
    }
    return TruthTable.judge(Facts.of(content.update(), bootState(), slots));
  }

  /** Returns what to do next in this situation; empty when there is nothing to do. */
  public String hint(Situation situation, StoreContent content) {
    return content.installed().isInconsistent() ? hintOfMarked(situation) : hint(situation);
  }

  // Of what depends on the name, only a repair fits.
  private String hintOfMarked(Situation situation) {
    return switch (situation) {
      case IDLE -> Status.REPAIR;
      case DOWNLOAD_INTERRUPTED -> "run resume to go on, or repair to begin again";
      case NOT_MODIFIED, OVERTAKEN, NOT_SWITCHED -> "run repair again";
      default -> hint(situation);
    };
  }

  private String hint(Situation situation) {
    boolean unknown =
        situation == Situation.UNRECORDED_TRIAL || situation == Situation.REBOOT_PENDING;
    return unknown && store.isLost()
        ? "the store is damaged, and which update that was is lost with it: reboot, and without a"
            + " commit the bootloader goes back to the old system; then install again"
        : situation.hint();
  }

  private static boolean concernsSlots(UpdateRecord update) {
    boolean isOver =
        update.state() == UpdateState.CLEANUP && update.course().verdict() == Verdict.NOT_MODIFIED;
    return update.switchesSlots() && !isOver;
  }

  /** Returns the time as records keep it: ISO 8601, UTC, whole seconds. */
  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
