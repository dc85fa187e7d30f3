package tandem.doctor;

import static tandem.doctor.FindingId.CONFIG_DEVICE_TYPE;
import static tandem.doctor.FindingId.CONFIG_READABLE;
import static tandem.doctor.FindingId.CONFIG_SETTINGS;
import static tandem.doctor.FindingId.POLICY_PRE_INSTALL_COMMAND;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.config.DeviceType;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Examines the configuration. */
final class ConfigChecks {
  private static final String SUBJECT = "mender.conf";

  private final DevicePaths paths;
  private final Findings findings;

  ConfigChecks(DevicePaths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /** Returns the configuration, if it can be read. */
  Optional<DeviceConfig> config(DeviceConfig.Options options) {
    Optional<DeviceConfig> config =
        findings.look(CONFIG_READABLE, SUBJECT, () -> DeviceConfig.load(paths, options));
    config.ifPresent(this::check);
    return config;
  }

  private void check(DeviceConfig config) {
    findings.ok(CONFIG_READABLE, SUBJECT, "the configuration can be read");
    findings.check(
        CONFIG_SETTINGS,
        SUBJECT,
        "all settings of Tandem are known, and those for updates can be used",
        config.unusable()::refuse);
    checkPreInstall(config.policy().preInstallCommand());
  }

  /** Returns the device type, if it is known. */
  Optional<String> deviceType(DeviceConfig config) {
    Path file = config.deviceTypeFile();
    Optional<String> type =
        findings.look(CONFIG_DEVICE_TYPE, file.toString(), () -> DeviceType.read(file));
    type.ifPresent(
        text ->
            findings.ok(CONFIG_DEVICE_TYPE, file.toString(), file + ": device type is " + text));
    return type;
  }

  // It is not run: it may ask somebody, or wait.
  private void checkPreInstall(List<String> command) {
    if (command.isEmpty()) {
      return;
    }
    String program = command.get(0);
    findings
        .look(POLICY_PRE_INSTALL_COMMAND, program, () -> faults(program))
        .ifPresent(
            faults -> {
              if (faults.isEmpty()) {
                findings.ok(POLICY_PRE_INSTALL_COMMAND, program, program + ": can be run");
              }
              faults.forEach(fault -> findings.fault(POLICY_PRE_INSTALL_COMMAND, program, fault));
            });
  }

  // Unlike a script, of which there may be none, it has to run.
  private List<Fault> faults(String program) throws UpdateException, IOException {
    return new ProgramFile(paths, paths.locate(program).path(), ErrorKind.CONDITION)
        .faults().stream()
            .map(fault -> new Fault(Severity.ERROR, fault.kind(), fault.message(), fault.hint()))
            .toList();
  }
}
