package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each finding of configuration, keys, slots and boot environment, where just that is damaged. */
class DoctorTest extends DoctorRig {
  @Test
  void freshDevice_lacksOnlyAKey() throws Exception {
    Map<String, Object> before = content();

    DoctorReport report = DoctorReport.of(device);

    assertThat(report.complaints()).containsExactly("warning keys.configured");
    assertThat(report.code()).isZero();
    assertThat(report.nextSlot()).isEqualTo("A");
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void text_hasALineForEachFindingAndTheNextBoot() {
    Run run = device.run("doctor");

    assertThat(run.out())
        .contains("ok       boot.environment", "warning  keys.configured", "-> set Artifact")
        .contains("If the power went now: slot A (")
        .contains("Errors: 0, warnings: 1, in order: ");
  }

  @Test
  void brokenConfiguration_stopsNoOtherCheck() throws Exception {
    write("etc/mender/mender.conf", "{");

    DoctorReport report = DoctorReport.of(device);

    assertThat(report.code()).isEqualTo(ExitCode.CONFIG.number());
    assertThat(report.complaints()).containsExactly("error config.readable");
    report.expectOk("store.writable");
    report.expectOk("lock.free");
  }

  @Test
  void missingRoot_isAFinding() throws Exception {
    DoctorReport report = DoctorReport.of(new TestDevice(folder.resolve("nothing")));

    assertThat(report.code()).isEqualTo(ExitCode.CONFIG.number());
    assertThat(report.findings()).hasSize(1);
  }

  @Test
  void fileInPlaceOfTheRoot_isCalledThat() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");

    DoctorReport.of(new TestDevice(file))
        .expect("error", "config.readable", "is no folder", "--root takes");
  }

  @Test
  void misspeltSetting_isAnError() throws Exception {
    configure("\"Tandem\": {", "\"Tandem\": {\"RequireSignatur\": true,");

    expectOnly("error", "config.settings", "no such setting", "the settings there are");
  }

  @Test
  void deviceTypeThatIsMissing_isAnError() throws Exception {
    Files.delete(path("var/lib/mender/device_type"));

    expectOnly("error", "config.device-type", "no such file", "device_type=");
  }

  @Test
  void keyThatIsNone_isAnError() throws Exception {
    configure("{", "{\"ArtifactVerifyKey\": \"/etc/mender/key\",");
    write("etc/mender/key", "no key");

    DoctorReport report = DoctorReport.of(device);

    report.expect("error", "keys.loaded", "verification key", "nothing is installed");
    assertThat(report.code()).isEqualTo(ExitCode.CONFIG.number());
  }

  @Test
  void requiredSignatureWithoutAKey_isAnError() throws Exception {
    configure("\"Tandem\": {", "\"Tandem\": {\"RequireSignature\": true,");

    DoctorReport.of(device)
        .expect("error", "keys.configured", "every artifact is refused", "ArtifactVerifyKeys");
  }

  @Test
  void invalidSettings_areNotJudgedByWhatStandsInTheirPlace() throws Exception {
    configure("{", "{\"SkipVerify\": true, \"RetryDownloadCount\": -1, \"ArtifactVerifyKey\": 1,");

    DoctorReport report = DoctorReport.of(device);

    report.expect("error", "config.settings", "RetryDownloadCount", "before anything is installed");
    assertThat(report.complaints()).containsExactly("error config.settings");
    assertThat(report.findings())
        .noneMatch(one -> Json.text(one, "id").matches("(server|keys)[.].*"));
  }

  @Test
  void skipVerify_isAWarning() throws Exception {
    configure("{", "{\"SkipVerify\": true,");

    expectOnly("warning", "server.skip-verify", "SkipVerify is set", "ServerCertificate");
  }

  @Test
  void serverCertificateThatIsNone_isAnError() throws Exception {
    configure("{", "{\"ServerCertificate\": \"/etc/mender/server.crt\",");
    write("etc/mender/server.crt", "no certificate");

    assertThat(DoctorReport.of(device).complaints()).contains("error server.certificate");
  }

  @Test
  void preInstallCommandThatIsMissing_isAnError() throws Exception {
    configure("\"Tandem\": {", "\"Tandem\": {\"PreInstallCommand\": [\"/usr/bin/ready\"],");

    expectOnly("error", "policy.pre-install-command", "does not exist", "install it");
  }

  @Test
  void slotsThatAreOneDevice_areAnError() throws Exception {
    configure("/dev/slot-b", "/dev/slot-a");

    DoctorReport report = DoctorReport.of(device);

    report.expect("error", "slots.found", "both are one device", "two partitions");
    report.expectOk("store.writable");
  }

  @Test
  void targetThatIsMissing_isAnError() throws Exception {
    Files.delete(device.slot("b"));

    expectOnly("error", "slots.target", "does not exist", "create the partition");
  }

  @Test
  void smallerTarget_isAWarning() throws Exception {
    Files.write(device.slot("b"), new byte[4096]);

    expectOnly("warning", "slots.size", "has 4096 bytes", "smaller slot");
  }

  @Test
  void targetOfNoBytes_isAnError() throws Exception {
    Files.write(device.slot("b"), new byte[0]);

    expectOnly("error", "slots.size", "has 0 bytes", "see whether the medium is there");
    assertThat(DoctorReport.of(device).code()).isEqualTo(ExitCode.NO_SPACE.number());
  }

  @Test
  void folderInPlaceOfACopy_keepsASwitchFromBeginning() throws Exception {
    Path copy = path(COPIES.get(1));
    Files.delete(copy);
    Files.createDirectory(copy);

    DoctorReport report = DoctorReport.of(device);

    report.expect("error", "boot.ready", "is a directory", "what fw_env.config names");
    report.expect("warning", "boot.copies", COPIES.get(1), "before boot.ready is in order");
  }

  @Test
  void missingDescriptionOfTheEnvironment_isAnError() throws Exception {
    Files.delete(path("etc/fw_env.config"));

    DoctorReport report = DoctorReport.of(device);

    assertThat(report.complaints()).contains("error boot.control");
    assertThat(Json.text(report.document(), "next_boot.reason")).contains("is not known");
  }

  @Test
  void environmentWithoutAValidCopy_isAnErrorAndTheNextBootUncertain() throws Exception {
    for (String copy : COPIES) {
      Files.write(path(copy), new byte[(int) Files.size(path(copy))]);
    }

    DoctorReport report = DoctorReport.of(device);

    assertThat(report.complaints()).contains("error boot.environment");
    report.expect("warning", "boot.next", "is not certain", "before the device loses power");
    assertThat(report.code()).isEqualTo(ExitCode.BOOTENV.number());
  }

  @Test
  void oneDamagedCopy_isAWarning() throws Exception {
    Files.write(path(COPIES.get(1)), new byte[(int) Files.size(path(COPIES.get(1)))]);

    expectOnly("warning", "boot.copies", COPIES.get(1), "the next switch repairs it");
  }

  @Test
  void bootPartOfNoSlot_isAnError() throws Exception {
    environment("mender_boot_part", "7", "mender_boot_part_hex", "7");

    DoctorReport.of(device)
        .expect("error", "boot.environment", "boots part 7", "compare RootfsPartA");
  }

  @Test
  void canaryThatWasNotSaved_isAnError() throws Exception {
    environment("mender_check_saveenv_canary", "1");

    expectOnly("error", "boot.ready", "mender_saveenv_canary is missing", "fw_env.config");
  }

  @Test
  void singleCopy_isAnErrorUnlessItIsAllowed() throws Exception {
    singleCopy();

    DoctorReport refused = DoctorReport.of(device);
    configure("\"Tandem\": {", "\"Tandem\": {\"AllowSingleEnvironment\": true,");
    DoctorReport allowed = DoctorReport.of(device);

    refused.expect("error", "boot.ready", "has one copy", "AllowSingleEnvironment");
    allowed.expect("warning", "boot.redundancy", "has one copy", "redundant environment");
    assertThat(allowed.code()).isZero();
  }

  @Test
  void bootlimitThatIsMissing_isAWarning() throws Exception {
    environment("bootlimit", "0");

    expectOnly("warning", "boot.fallback", "bootlimit is `0`", "before the next update");
  }

  @Test
  void trialThatWaits_bootsTheNewSlot() throws Exception {
    environment("mender_boot_part", "3", "mender_boot_part_hex", "3", "upgrade_available", "1");

    DoctorReport report = DoctorReport.of(device);

    report.expect("warning", "update.situation", "UNRECORDED_TRIAL", "or reboot");
    assertThat(report.nextSlot()).isEqualTo("B");
  }

  @Test
  void trialThatIsUsedUp_bootsTheOldSlot() throws Exception {
    environment(
        "mender_boot_part",
        "3",
        "mender_boot_part_hex",
        "3",
        "upgrade_available",
        "1",
        "bootcount",
        "1");

    DoctorReport report = DoctorReport.of(device);

    report.expect("warning", "boot.count", "1 of 1 tries", "run commit");
    assertThat(report.nextSlot()).isEqualTo("A");
  }
}
