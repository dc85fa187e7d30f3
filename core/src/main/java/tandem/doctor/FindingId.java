package tandem.doctor;

/** The names of what is examined. They never change; docs/doctor.md has all of them. */
public enum FindingId {
  CONFIG_READABLE("config.readable"),
  CONFIG_SETTINGS("config.settings"),
  POLICY_PRE_INSTALL_COMMAND("policy.pre-install-command"),
  CONFIG_DEVICE_TYPE("config.device-type"),
  KEYS_CONFIGURED("keys.configured"),
  KEYS_LOADED("keys.loaded"),
  SERVER_SKIP_VERIFY("server.skip-verify"),
  SERVER_CERTIFICATE("server.certificate"),
  CLOCK_PLAUSIBLE("clock.plausible"),
  SLOTS_FOUND("slots.found"),
  SLOTS_TARGET("slots.target"),
  SLOTS_SIZE("slots.size"),
  BOOT_CONTROL("boot.control"),
  BOOT_ENVIRONMENT("boot.environment"),
  BOOT_READY("boot.ready"),
  BOOT_COPIES("boot.copies"),
  BOOT_REDUNDANCY("boot.redundancy"),
  BOOT_FALLBACK("boot.fallback"),
  BOOT_TOOLS("boot.tools"),
  BOOT_COUNT("boot.count"),
  BOOT_NEXT("boot.next"),
  UPDATE_SITUATION("update.situation"),
  UPDATE_CONSISTENT("update.consistent"),
  MENDER_AT_WORK("mender.at-work"),
  MENDER_NOTES("mender.notes"),
  STORE_CURRENT("store.current"),
  STORE_PREVIOUS("store.previous"),
  STORE_SET_ASIDE("store.set-aside"),
  STORE_WRITABLE("store.writable"),
  STORE_SPACE("store.space"),
  MODULES_FOLDER("modules.folder"),
  MODULES_PROGRAM("modules.program"),
  MODULES_NEEDED("modules.needed"),
  SCRIPTS_FOLDER("scripts.folder"),
  SCRIPTS_NAME("scripts.name"),
  SCRIPTS_PROGRAM("scripts.program"),
  SCRIPTS_VERSION("scripts.version"),
  LOCK_FREE("lock.free"),
  PROCESSES_LEFT_OVER("processes.left-over"),
  PROGRAM_CLASS_DATA("program.class-data"),
  DOCTOR_CHECK("doctor.check");

  private final String text;

  FindingId(String text) {
    this.text = text;
  }

  /** Returns the name as it is printed. */
  public String text() {
    return text;
  }
}
