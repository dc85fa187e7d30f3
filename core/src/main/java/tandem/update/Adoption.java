package tandem.update;

import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Digest;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.core.UpdateException;
import tandem.mender.MenderUpdate;
import tandem.mender.MenderUpdate.Origin;
import tandem.payload.RootfsImage;
import tandem.slot.Slot;
import tandem.slot.SlotPair;

/**
 * Makes an update of Mender's one of Tandem's. Mender does not record to which slot it installs;
 * the boot environment and the running slot tell.
 */
public final class Adoption {
  private final SlotPair slots;
  private final BootControl boot;
  private final Clock clock;

  /** Takes the slots, the bootloader, and a clock for the record. */
  public Adoption(SlotPair slots, BootControl boot, Clock clock) {
    this.slots = slots;
    this.boot = boot;
    this.clock = clock;
  }

  /**
   * Returns the content with the first update as the one in progress, and the records of all
   * remembered as settled.
   *
   * @param pending what Mender has not ended, the latest first
   * @param file Mender's store, for what is recorded of the update
   * @param notes gets a sentence when the update can not be taken over; the content is then as it
   *     was
   */
  StoreContent adopt(
      StoreContent content, List<MenderUpdate> pending, Path file, List<String> notes)
      throws UpdateException {
    MenderUpdate update = pending.get(0);
    Optional<MenderStates.Meaning> meaning = MenderStates.meaning(update);
    if (meaning.isEmpty()) {
      notes.add(
          "Mender's " + words(update) + " is in state " + update.state() + ": not taken over");
      return content;
    }
    if (!update.payloadTypes().equals(List.of(RootfsImage.TYPE))) {
      notes.add(
          "Mender's "
              + words(update)
              + " has payloads "
              + update.payloadTypes()
              + ": not taken over, end it with mender");
      return content;
    }
    BootState state = boot.read();
    Slot target = target(state, meaning.get());
    return target == null
        ? content
        : content.adopting(
            record(update, meaning.get(), target, file),
            pending.stream().map(MenderUpdate::digest).toList());
  }

  // Null for a boot part that is none of ours; whoever judges the boot state reports that.
  private @Nullable Slot target(BootState state, MenderStates.Meaning meaning) {
    if (state.trial()) {
      return slots.byBootPart(state.bootPart());
    }
    return meaning.isCommitted() ? slots.active() : slots.inactive();
  }

  private UpdateRecord record(
      MenderUpdate update, MenderStates.Meaning meaning, Slot target, Path file) {
    boolean runs = target.bootPart() == slots.active().bootPart();
    Slot previous = runs ? slots.inactive() : slots.active();
    return new UpdateRecord(
        meaning.state(),
        update.artifactName(),
        update.artifactGroup(),
        update.provides(),
        update.clearsProvides(),
        List.of(new PayloadRecord(0, RootfsImage.TYPE, Optional.empty())),
        target.name(),
        target.bootPart(),
        previous.bootPart(),
        "Mender (" + file + ")",
        Digest.parse(update.digest()),
        "left to Mender",
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        Course.START);
  }

  private static String words(MenderUpdate update) {
    return (update.origin() == Origin.DAEMON
            ? "deployment " + update.deployment() + " of "
            : "update to ")
        + "'"
        + update.artifactName()
        + "'";
  }
}
