package tandem.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tandem.boot.BootConcern;
import tandem.boot.BootConcern.Aspect;
import tandem.boot.BootState;
import tandem.boot.TrialRule;
import tandem.slot.Slot;
import tandem.slot.SlotPair;

/** What boots when the power goes: slot A is part 2, slot B part 3. */
class NextBootTest {
  private static final Slot A = new Slot("A", "/dev/a", Path.of("/dev/a"), 2);
  private static final Slot B = new Slot("B", "/dev/b", Path.of("/dev/b"), 3);
  private static final TrialRule COUNTS = new TrialRule(List.of(), 2, "it goes back", "End");
  private static final TrialRule FLAG = new TrialRule(List.of("0 tryboot"), 1, "it goes", "End");

  @Test
  void withoutATrial_theNamedSlotBoots() {
    assertThat(slot(B, A, new BootState(2, false, 9), COUNTS)).contains(A);
  }

  @Test
  void trialWithTriesLeft_bootsTheNewSlot() {
    assertThat(slot(A, B, new BootState(3, true, 1), COUNTS)).contains(B);
    assertThat(slot(B, A, new BootState(3, true, 1), COUNTS)).contains(B);
  }

  @Test
  void trialWithoutTriesLeft_bootsTheOldSlot() {
    assertThat(slot(B, A, new BootState(3, true, 2), COUNTS)).contains(A);
  }

  @Test
  void trialThatNeedsAFlag_isNotStartedByAPowerCut() {
    assertThat(slot(A, B, new BootState(3, true, 0), FLAG)).contains(A);
    assertThat(slot(B, A, new BootState(3, true, 1), FLAG)).contains(A);
  }

  @Test
  void bootloaderThatMayNotGoBack_leavesItOpenOnlyWhenTheTriesAreUsedUp() {
    List<BootConcern> doubts = List.of(new BootConcern(Aspect.FALLBACK, "no altbootcmd"));
    SlotPair slots = new SlotPair(B, A);

    NextBoot open = NextBoot.of(slots, new BootState(3, true, 2), COUNTS, doubts);
    NextBoot certain = NextBoot.of(slots, new BootState(3, true, 0), COUNTS, doubts);

    assertThat(open.slot()).isEmpty();
    assertThat(open.reason()).contains("no altbootcmd");
    assertThat(certain.slot()).contains(B);
  }

  @Test
  void partOfNoSlot_isNotCertain() {
    assertThat(slot(A, B, new BootState(7, false, 0), COUNTS)).isEmpty();
  }

  private static Optional<Slot> slot(Slot active, Slot inactive, BootState state, TrialRule rule) {
    return NextBoot.of(new SlotPair(active, inactive), state, rule, List.of()).slot();
  }
}
