package tandem.doctor;

import static tandem.doctor.FindingId.BOOT_CONTROL;
import static tandem.doctor.FindingId.BOOT_COPIES;
import static tandem.doctor.FindingId.BOOT_COUNT;
import static tandem.doctor.FindingId.BOOT_ENVIRONMENT;
import static tandem.doctor.FindingId.BOOT_FALLBACK;
import static tandem.doctor.FindingId.BOOT_NEXT;
import static tandem.doctor.FindingId.BOOT_READY;
import static tandem.doctor.FindingId.BOOT_REDUNDANCY;
import static tandem.doctor.FindingId.BOOT_TOOLS;

import java.util.List;
import java.util.Optional;
import tandem.boot.BootConcern;
import tandem.boot.BootConcern.Aspect;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.boot.TrialRule;
import tandem.config.DeviceConfig;
import tandem.slot.SlotPair;

/** Examines the bootloader and its environment. */
final class BootChecks {
  private static final String CONTROL = "boot control";

  private final DeviceParts parts;
  private final Findings findings;

  BootChecks(DeviceParts parts, Findings findings) {
    this.parts = parts;
    this.findings = findings;
  }

  /** Returns the control of the bootloader, if there is one. */
  Optional<BootControl> control(DeviceConfig config, SlotPair slots) {
    Optional<BootControl> boot =
        findings.look(BOOT_CONTROL, CONTROL, () -> parts.boot(config, slots));
    boot.ifPresent(found -> findings.ok(BOOT_CONTROL, CONTROL, found.description()));
    return boot;
  }

  /** Examines the environment, whose state was read or could not be. */
  NextBoot examine(BootControl boot, SlotPair slots, Optional<BootState> state) {
    String subject = boot.description();
    if (state.isEmpty()) {
      return uncertain(subject, "the boot environment can not be used, see boot.environment");
    }
    Optional<TrialRule> rule = findings.look(BOOT_ENVIRONMENT, subject, boot::trialRule);
    state.ifPresent(known -> sayState(subject, slots, known));
    boolean ready = findings.passes(BOOT_READY, subject, boot::checkReady);
    if (ready) {
      findings.ok(BOOT_READY, subject, "a switch of the slots could begin");
    }
    List<BootConcern> concerns =
        findings.look(BOOT_COPIES, subject, boot::concerns).orElse(List.of());
    sayConcerns(subject, concerns, ready);
    findings.check(
        BOOT_TOOLS, subject, "no tool of the board shows anything else", boot::checkTools);
    if (rule.isEmpty()) {
      return uncertain(subject, "the rule for trials can not be told, see boot.environment");
    }
    checkCount(subject, state.get(), rule.get());
    return say(subject, NextBoot.of(slots, state.get(), rule.get(), concerns));
  }

  private void sayState(String subject, SlotPair slots, BootState state) {
    var next = slots.byBootPart(state.bootPart());
    findings.ok(
        BOOT_ENVIRONMENT,
        subject,
        "boots "
            + (next == null ? "part " + state.bootPart() : "slot " + next.name())
            + (state.trial() ? " on trial" : "")
            + ", boot count "
            + state.bootCount());
  }

  private void sayConcerns(String subject, List<BootConcern> concerns, boolean ready) {
    say(
        subject,
        concerns,
        Aspect.DAMAGED_COPY,
        BOOT_COPIES,
        ready
            ? "the next switch repairs it; if it comes back, the medium is failing"
            : "nothing is written before boot.ready is in order; then the next switch repairs it");
    say(
        subject,
        concerns,
        Aspect.SINGLE_COPY,
        BOOT_REDUNDANCY,
        "give the bootloader a redundant environment with the next image");
    say(
        subject,
        concerns,
        Aspect.FALLBACK,
        BOOT_FALLBACK,
        "set it as Mender's boot scripts do, before the next update");
  }

  private void say(
      String subject, List<BootConcern> concerns, Aspect aspect, FindingId id, String remedy) {
    List<BootConcern> found =
        concerns.stream().filter(concern -> concern.aspect() == aspect).toList();
    if (found.isEmpty()) {
      findings.ok(id, subject, sound(aspect));
    }
    for (BootConcern concern : found) {
      findings.warn(id, subject, concern.text(), remedy);
    }
  }

  private static String sound(Aspect aspect) {
    return switch (aspect) {
      case DAMAGED_COPY -> "nothing of the environment is damaged";
      case SINGLE_COPY -> "nothing is known by which a power cut could lose the environment";
      case FALLBACK -> "nothing is known that would keep a failed trial from going back";
    };
  }

  private void checkCount(String subject, BootState state, TrialRule rule) {
    if (state.trial() && state.bootCount() >= rule.tries()) {
      findings.warn(
          BOOT_COUNT,
          subject,
          "the trial has used " + state.bootCount() + " of " + rule.tries() + " tries",
          "run commit to keep the new system; the next boot goes back otherwise");
    } else {
      findings.ok(BOOT_COUNT, subject, "no trial has used up its tries");
    }
  }

  private NextBoot say(String subject, NextBoot next) {
    if (next.slot().isEmpty()) {
      return uncertain(subject, next.reason());
    }
    String name = next.slot().get().name();
    findings.ok(BOOT_NEXT, subject, "a power cut now boots slot " + name + ": " + next.reason());
    return next;
  }

  private NextBoot uncertain(String subject, String reason) {
    findings.warn(
        BOOT_NEXT,
        subject,
        "which slot a power cut now boots is not certain: " + reason,
        "repair the boot environment before the device loses power");
    return NextBoot.unknown(reason);
  }
}
