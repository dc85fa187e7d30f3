package tandem.boot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The variables by which Mender's boot scripts choose a slot, and the rules about their values. */
final class MenderVariables {
  static final String BOOT_PART = "mender_boot_part";
  static final String BOOT_PART_HEX = "mender_boot_part_hex";
  static final String UPGRADE_AVAILABLE = "upgrade_available";
  static final String BOOT_COUNT = "bootcount";
  static final String CHECK_CANARY = "mender_check_saveenv_canary";
  static final String CANARY = "mender_saveenv_canary";

  /** All that is read. */
  static final List<String> NAMES =
      List.of(BOOT_PART, BOOT_PART_HEX, UPGRADE_AVAILABLE, BOOT_COUNT, CHECK_CANARY, CANARY);

  /** Those without which no slot is known. */
  static final Set<String> REQUIRED = Set.of(BOOT_PART, UPGRADE_AVAILABLE);

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}");
  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{1,7}");

  private MenderVariables() {}

  /** Reads the state. A missing boot count is 0, as it is for the bootloader. */
  static BootState state(Map<String, String> variables, String where) throws UpdateException {
    String upgrade = variables.get(UPGRADE_AVAILABLE);
    if (upgrade == null || !upgrade.matches("[01]")) {
      throw bad(where, UPGRADE_AVAILABLE, upgrade, "0 or 1");
    }
    String count = variables.getOrDefault(BOOT_COUNT, "0");
    return new BootState(
        decimal(where, BOOT_PART, variables.get(BOOT_PART)),
        upgrade.equals("1"),
        count.isEmpty() ? 0 : decimal(where, BOOT_COUNT, count));
  }

  /**
   * Checks that the bootloader saves what the tools read and that both forms of the slot agree: it
   * loads the kernel by the hexadecimal one and mounts the root by the decimal one.
   */
  static void checkReady(Map<String, String> variables, String where) throws UpdateException {
    state(variables, where);
    checkCanary(variables, where);
    checkHexadecimal(variables, where);
  }

  /** Checks that the hexadecimal form of the slot, where there is one, says the same. */
  static void checkHexadecimal(Map<String, String> variables, String where) throws UpdateException {
    BootState state = state(variables, where);
    String hex = variables.get(BOOT_PART_HEX);
    if (hex != null
        && (!HEXADECIMAL.matcher(hex).matches() || Integer.parseInt(hex, 16) != state.bootPart())) {
      throw bad(
          where, BOOT_PART_HEX, hex, Integer.toHexString(state.bootPart()) + " as " + BOOT_PART);
    }
  }

  /** Checks that the bootloader saves what the tools read, where it says how to tell. */
  static void checkCanary(Map<String, String> variables, String where) throws UpdateException {
    if ("1".equals(variables.get(CHECK_CANARY)) && !"1".equals(variables.get(CANARY))) {
      throw bad(where, CANARY, variables.get(CANARY), "1")
          .withHint(
              "the bootloader did not save its environment where this system reads it: compare"
                  + " fw_env.config with the bootloader, and see that it runs mender_setup");
    }
  }

  /** Returns what makes the next boot a trial of this slot. */
  static Map<String, String> trial(int bootPart) {
    return boot(bootPart, "1");
  }

  /** Returns what boots this slot from now on. */
  static Map<String, String> withoutTrial(int bootPart) {
    return boot(bootPart, "0");
  }

  /** Returns what ends a trial. */
  static Map<String, String> confirmed(BootState state) {
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put(UPGRADE_AVAILABLE, "0");
    if (state.bootCount() != 0) {
      changes.put(BOOT_COUNT, "0");
    }
    return changes;
  }

  private static Map<String, String> boot(int bootPart, String upgradeAvailable) {
    if (bootPart < 0) {
      throw new IllegalArgumentException("not a boot part: " + bootPart);
    }
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put(BOOT_PART, Integer.toString(bootPart));
    changes.put(BOOT_PART_HEX, Integer.toHexString(bootPart));
    changes.put(UPGRADE_AVAILABLE, upgradeAvailable);
    changes.put(BOOT_COUNT, "0");
    return changes;
  }

  private static int decimal(String where, String name, @Nullable String value)
      throws UpdateException {
    if (value == null || !DECIMAL.matcher(value).matches()) {
      throw bad(where, name, value, "a decimal number");
    }
    return Integer.parseInt(value);
  }

  private static UpdateException bad(
      String where, String name, @Nullable String value, String expected) {
    String got = value == null ? "missing" : Quoted.value(value);
    return new UpdateException(
        ErrorKind.BOOTENV, where + ": " + name + " is " + got + ", expected " + expected);
  }
}
