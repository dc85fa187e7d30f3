package tandem.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tandem.boot.BootConcern;
import tandem.boot.BootConcern.Aspect;
import tandem.boot.BootState;
import tandem.boot.TrialRule;
import tandem.slot.Slot;
import tandem.slot.SlotPair;

/**
 * What boots if the power goes now.
 *
 * @param slot the slot, if it is certain
 * @param reason why, as a sentence
 */
public record NextBoot(Optional<Slot> slot, String reason) {

  /** Says that nobody knows. */
  static NextBoot unknown(String reason) {
    return new NextBoot(Optional.empty(), reason);
  }

  /** Judges by what the bootloader was told, and by its rule for trials. */
  static NextBoot of(SlotPair slots, BootState state, TrialRule rule, List<BootConcern> concerns) {
    Slot chosen = slots.byBootPart(state.bootPart());
    if (chosen == null) {
      return unknown("the boot environment names part " + state.bootPart() + ", which is no slot");
    }
    if (!state.trial()) {
      return new NextBoot(Optional.of(chosen), "the boot environment names it, and no trial is on");
    }
    String trial = "a trial of slot " + chosen.name() + " is on";
    if (rule.outlivesReset(state.bootCount())) {
      String used = state.bootCount() + " of " + rule.tries() + " tries used";
      return new NextBoot(Optional.of(chosen), trial + ", " + used + ". " + rule.story());
    }
    if (!rule.rebootArguments().isEmpty()) {
      return new NextBoot(
          Optional.of(other(slots, chosen)),
          trial + ", but a power cut is no reboot into it. " + rule.story());
    }
    return exhausted(other(slots, chosen), trial + ", and its tries are used up", rule, concerns);
  }

  private static NextBoot exhausted(
      Slot old, String trial, TrialRule rule, List<BootConcern> concerns) {
    String doubts =
        concerns.stream()
            .filter(concern -> concern.aspect() == Aspect.FALLBACK)
            .map(BootConcern::text)
            .collect(Collectors.joining("; "));
    return doubts.isEmpty()
        ? new NextBoot(Optional.of(old), trial + ". " + rule.story())
        : unknown(trial + ", but " + doubts);
  }

  private static Slot other(SlotPair slots, Slot slot) {
    return slot.equals(slots.active()) ? slots.inactive() : slots.active();
  }
}
