package tandem.boot;

import java.util.HashMap;
import java.util.Map;

/** What U-Boot does at boot with bootcount, bootlimit and Mender's altbootcmd. */
final class UBootModel {

  private UBootModel() {}

  /** A fresh environment of a device that runs slot 2 of 2 and 3. */
  static Map<String, String> fresh(int limit) {
    return Map.of(
        "mender_boot_part", "2",
        "mender_boot_part_hex", "2",
        "upgrade_available", "0",
        "bootcount", "0",
        "bootlimit", Integer.toString(limit),
        "altbootcmd", "run mender_altbootcmd; run bootcmd",
        "mender_check_saveenv_canary", "1",
        "mender_saveenv_canary", "1");
  }

  /** Boots: changes the variables as U-Boot would save them, and returns the slot. */
  static int boot(Map<String, String> variables) {
    if ("1".equals(variables.get("upgrade_available"))) {
      int count = Integer.parseInt(variables.getOrDefault("bootcount", "0")) + 1;
      variables.put("bootcount", Integer.toString(count));
      if (count > Integer.parseInt(variables.getOrDefault("bootlimit", "1"))) {
        String other = "2".equals(variables.get("mender_boot_part")) ? "3" : "2";
        variables.putAll(
            Map.of(
                "mender_boot_part",
                other,
                "mender_boot_part_hex",
                other,
                "upgrade_available",
                "0",
                "bootcount",
                "0"));
      }
    }
    return Integer.parseInt(new HashMap<>(variables).get("mender_boot_part"));
  }
}
