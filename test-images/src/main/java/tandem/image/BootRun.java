package tandem.image;

import static tandem.image.SimulatedEnvironment.ALT_BOOT_COMMAND;
import static tandem.image.SimulatedEnvironment.BOOT_COUNT;
import static tandem.image.SimulatedEnvironment.BOOT_LIMIT;
import static tandem.image.SimulatedEnvironment.BOOT_PART;
import static tandem.image.SimulatedEnvironment.BOOT_PART_HEX;
import static tandem.image.SimulatedEnvironment.CANARY;
import static tandem.image.SimulatedEnvironment.UPGRADE_AVAILABLE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** One reset: others follow it until a slot comes up or it is clear that none will. */
final class BootRun {
  private static final int MAX_RESETS = 100;

  private final SimulatedEnvironment environment;
  private final boolean fail;
  private final List<String> story = new ArrayList<>();
  private final Map<String, String> variables = new HashMap<>();
  private @Nullable SlotLetter broken;

  BootRun(SimulatedEnvironment environment, boolean fail) {
    this.environment = environment;
    this.fail = fail;
  }

  /** Returns what happened, one line for each step. */
  List<String> story() {
    return story;
  }

  /** Boots and resets until a slot runs. */
  SlotLetter untilUp() throws UpdateException, IOException {
    for (int resets = 0; resets <= MAX_RESETS; resets++) {
      variables.clear();
      variables.putAll(environment.load(story).variables());
      if (fail && resets == 0) {
        broken = SlotLetter.of(variables.getOrDefault(BOOT_PART, ""));
      }
      boolean trial = isTrial();
      if (isCountedOut()) {
        fallBack();
        trial = false;
      }
      saveCanary();
      SlotLetter slot = start();
      if (slot != null) {
        return slot;
      }
      if (!trial || number(BOOT_LIMIT) == 0) {
        throw dead(trial ? "without a bootlimit it never falls back" : "no fallback");
      }
      story.add("the watchdog resets the board");
    }
    throw dead("given up after " + MAX_RESETS + " resets");
  }

  // U-Boot, bootcount_env: counts and saves only while an upgrade is available; then autoboot
  // compares, and a limit of 0 is none.
  private boolean isCountedOut() throws IOException {
    long limit = number(BOOT_LIMIT);
    long count = (isTrial() ? number(BOOT_COUNT) : 0) + 1;
    variables.put(BOOT_COUNT, Long.toString(count));
    if (!isTrial()) {
      story.add("upgrade_available is 0: no trial");
      return false;
    }
    story.add("upgrade_available is 1: a trial, bootcount is now " + count + " of " + limit);
    save();
    return limit > 0 && count > limit;
  }

  // meta-mender, mender_altbootcmd: any slot but A is followed by A.
  private void fallBack() throws UpdateException, IOException {
    if (variables.getOrDefault(ALT_BOOT_COMMAND, "").isEmpty()) {
      throw dead("bootlimit exceeded, and altbootcmd is not set: it waits at its prompt");
    }
    SlotLetter now = SlotLetter.of(variables.getOrDefault(BOOT_PART, ""));
    SlotLetter other = now == SlotLetter.A ? SlotLetter.B : SlotLetter.A;
    variables.put(BOOT_PART, Integer.toString(other.bootPart()));
    variables.put(BOOT_PART_HEX, Integer.toHexString(other.bootPart()));
    variables.put(UPGRADE_AVAILABLE, "0");
    story.add("bootlimit exceeded: altbootcmd goes back to slot " + other + " and ends the trial");
    save();
  }

  // meta-mender, mender_setup: runs before every boot.
  private void saveCanary() throws IOException {
    if (!"1".equals(variables.get(CANARY))) {
      variables.put(CANARY, "1");
      story.add("mender_saveenv_canary was not set: the environment is saved with it");
      save();
    }
  }

  private void save() throws IOException {
    if (!environment.save(environment.load(new ArrayList<>()), variables)) {
      story.add("the environment could not be saved: it is too large");
    }
  }

  private @Nullable SlotLetter start() {
    String part = variables.getOrDefault(BOOT_PART, "");
    SlotLetter slot = SlotLetter.of(part);
    if (slot == null) {
      story.add("mender_boot_part is `" + part + "`: there is no such slot");
      return null;
    }
    String hex = variables.getOrDefault(BOOT_PART_HEX, "");
    if (!hex.equals(Integer.toHexString(slot.bootPart()))) {
      story.add("mender_boot_part_hex is `" + hex + "`: slot " + slot + " has not its own kernel");
      return null;
    }
    story.add("slot " + slot + (slot == broken ? " hangs" : " boots"));
    return slot == broken ? null : slot;
  }

  private UpdateException dead(String reason) {
    return new UpdateException(
        ErrorKind.FAILED, "the device does not boot, " + reason + ": " + String.join("; ", story));
  }

  private boolean isTrial() {
    return number(UPGRADE_AVAILABLE) != 0;
  }

  // U-Boot, env_get_ulong: the digits in front count, anything else is 0.
  private long number(String name) {
    String digits = variables.getOrDefault(name, "").replaceFirst("(?s)[^0-9].*", "");
    return digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
  }
}
