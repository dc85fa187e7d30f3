package tandem.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import tandem.boot.BootControl;
import tandem.boot.BootState;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.config.UnusableSettings.Group;
import tandem.slot.SlotPair;
import tandem.update.Device;
import tandem.update.DeviceStore;
import tandem.update.Policy;
import tandem.update.StoreContent;

/**
 * Examines a device by the checks that an installation makes, and some more. It changes nothing,
 * and whatever is damaged, everything that can be examined is.
 */
public final class Doctor {
  private final DevicePaths paths;
  private final DeviceConfig.Options options;
  private final DeviceParts parts;
  private final Clock clock;
  private final Findings findings = new Findings();

  /**
   * Takes the device.
   *
   * @param options where the command line says its configuration is
   * @param parts puts it together
   * @param clock its clock
   */
  public Doctor(DevicePaths paths, DeviceConfig.Options options, DeviceParts parts, Clock clock) {
    this.paths = paths;
    this.options = options;
    this.parts = parts;
    this.clock = clock;
  }

  /** Examines everything. */
  public Examination examine() {
    if (!findings.passes(FindingId.CONFIG_READABLE, "root", paths::checkRoot)) {
      return new Examination(findings.all(), NextBoot.unknown("there is no device"));
    }
    ConfigChecks configChecks = new ConfigChecks(paths, findings);
    Optional<DeviceConfig> config = configChecks.config(options);
    Optional<String> type = config.flatMap(configChecks::deviceType);
    TrustChecks trust = new TrustChecks(paths, clock, findings);
    config
        .filter(known -> !known.unusable().has(Group.KEYS))
        .ifPresent(known -> area("keys", () -> trust.checkKeys(known)));
    config
        .filter(known -> !known.unusable().has(Group.SERVERS))
        .ifPresent(known -> area("servers", () -> trust.checkServer(known)));
    area("clock", trust::checkClock);
    Optional<SlotPair> slots = config.flatMap(new SlotChecks(paths, findings)::slots);
    NextBoot next = NextBoot.unknown("configuration or slots are not known");
    Optional<StoreContent> content = Optional.empty();
    if (config.isPresent() && slots.isPresent()) {
      Optional<BootControl> boot =
          new BootChecks(parts, findings).control(config.get(), slots.get());
      if (boot.isPresent()) {
        Body body = new Body(config.get(), slots.get(), boot.get(), type.orElse(""));
        next = body.boots();
        content = body.update();
      } else {
        next = NextBoot.unknown("the boot control is not known");
      }
    }
    checkFiles(config, content);
    return new Examination(findings.all(), next);
  }

  /** A device of which all parts are known. */
  private final class Body {
    private final DeviceConfig config;
    private final SlotPair slots;
    private final BootControl boot;
    private final String type;

    Body(DeviceConfig config, SlotPair slots, BootControl boot, String type) {
      this.config = config;
      this.slots = slots;
      this.boot = boot;
      this.type = type;
    }

    NextBoot boots() {
      Device device = device(new DeviceStore(config.dataStore()));
      Optional<BootState> state =
          findings.look(FindingId.BOOT_ENVIRONMENT, boot.description(), device::bootState);
      return new BootChecks(parts, findings).examine(boot, slots, state);
    }

    Optional<StoreContent> update() {
      UpdateChecks checks = new UpdateChecks(parts, findings);
      Optional<DeviceStore> store =
          findings.look(
              FindingId.UPDATE_SITUATION, "store", () -> parts.store(config, slots, boot));
      Optional<StoreContent> content = store.flatMap(checks::content);
      content.ifPresent(known -> checks.check(device(store.get()), config, known));
      store.ifPresent(checks::sayNotes);
      return content;
    }

    private Device device(DeviceStore store) {
      return new Device(store, slots, boot, type, Policy.NONE, clock);
    }
  }

  private void checkFiles(Optional<DeviceConfig> config, Optional<StoreContent> content) {
    Optional<Path> dataStore =
        findings.look(
            FindingId.STORE_CURRENT, "data store", () -> DeviceConfig.dataStore(paths, options));
    dataStore.ifPresent(folder -> area("store", () -> new StoreChecks(folder, findings).check()));
    ModuleChecks modules = new ModuleChecks(paths, findings);
    area("update modules", modules::check);
    area(
        "modules of the recorded update",
        () -> modules.checkRecorded(UpdateChecks.moduleTypes(content)));
    config
        .flatMap(known -> known.policy().allowedPayloadTypes())
        .ifPresent(types -> area("allowed payload types", () -> modules.checkAllowed(types)));
    dataStore.ifPresent(this::checkScripts);
    area("Tandem", () -> new ClassDataCheck(findings).check());
  }

  private void checkScripts(Path folder) {
    area(
        "state scripts",
        () ->
            new ScriptChecks(paths, findings).check(paths.resolve("/etc/mender/scripts"), folder));
    area("processes", () -> new ProcessChecks(folder, findings).check());
  }

  // Each check catches its own failures; this is for what lies between them.
  private void area(String name, Findings.Check checks) {
    findings.passes(FindingId.DOCTOR_CHECK, name, checks);
  }
}
