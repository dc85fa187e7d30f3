package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.artifact.Digest;
import tandem.boot.EnvImage;

/** Each finding of the doctor, on a device on which just that is damaged. */
class DoctorTest {
  private static final List<String> COPIES = List.of("boot/uboot.env", "boot/uboot-redund.env");
  private static final Map<String, String> VARIABLES =
      Map.of(
          "mender_boot_part", "2",
          "mender_boot_part_hex", "2",
          "upgrade_available", "0",
          "bootcount", "0",
          "bootlimit", "1",
          "altbootcmd", "run mender_altbootcmd");

  @TempDir Path folder;
  private TestDevice device;

  @BeforeEach
  void make() {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
  }

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

  @Test
  void damagedStore_isAWarningWhileAGenerationIsLeft() throws Exception {
    Path artifact = Release.of(folder, "release-1", image()).artifact();
    device.run("install", artifact);
    Path store = path("var/lib/mender/tandem-store");
    byte[] whole = Files.readAllBytes(store);
    Files.write(store, new byte[] {1});
    DoctorReport oneLeft = DoctorReport.of(device);
    Files.write(path("var/lib/mender/tandem-store.previous"), new byte[] {1});
    DoctorReport noneLeft = DoctorReport.of(device);
    Files.delete(store);
    DoctorReport onlyDamage = DoctorReport.of(device);
    Files.write(store, whole);
    DoctorReport previous = DoctorReport.of(device);

    oneLeft.expect("warning", "store.current", "the generation before serves", "replaced");
    noneLeft.expect("error", "store.current", "no generation is left", "without depends");
    onlyDamage.expect("error", "store.current", "missing; no generation is left", "depends");
    previous.expect("warning", "store.previous", "damaged", "replaced");
    previous.expect("warning", "update.situation", "AWAITING_REBOOT", "reboot");
    assertThat(previous.nextSlot()).isEqualTo("B");
  }

  @Test
  void storeThatWasSetAside_isAWarning() throws Exception {
    write("var/lib/mender/tandem-store.damaged", "x");
    DoctorReport alone = DoctorReport.of(device);
    device.run("install", Release.of(folder, "release-1", image()).artifact());
    DoctorReport beside = DoctorReport.of(device);

    alone.expect("error", "store.current", "no generation is left", "without depends");
    alone.expect("warning", "store.set-aside", "set aside", "remove the file");
    beside.expect("warning", "store.set-aside", "set aside", "remove the file");
  }

  @Test
  void dataStoreThatIsAFile_isAnError() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Files.copy(path("var/lib/mender/device_type"), folder.resolve("device_type"));
    configure("{", "{\"DeviceTypeFile\": \"/var/lib/mender/device_type\",");

    Run run = Run.tandem("--data", file, "--root", device.root(), "--json", "doctor");

    DoctorReport.of(run)
        .expect("error", "store.writable", "is no folder", "mount the data partition");
  }

  @Test
  void artifactThatCouldNotBeRolledBack_isAnError() throws Exception {
    String json =
        "{\"schema\":1,\"installed\":{\"artifact_name\":\"release-1_INCONSISTENT\","
            + "\"provides\":{}}}";
    String digest = Digest.sha256(json.getBytes(UTF_8)).hex();
    write("var/lib/mender/tandem-store", json + "\nsha256 " + digest + "\n");

    expectOnly("error", "update.consistent", "release-1_INCONSISTENT", "run repair");
    assertThat(DoctorReport.of(device).code()).isEqualTo(ExitCode.INCONSISTENT.number());
  }

  @Test
  void storeOfMendersThatCanNotBeRead_isAWarning() throws Exception {
    write("var/lib/mender/mender-store", "no LMDB file");

    expectOnly("warning", "mender.notes", "mender-store", "docs/taking-over.md");
  }

  @Test
  void modules_areExaminedAsTheyWouldBeRun() throws Exception {
    module("good", "#!/bin/sh\n", "rwxr-xr-x");
    module("open", "#!/bin/sh\n", "rwxr-xrwx");
    module("off", "#!/bin/sh\n", "rw-r--r--");
    module("lost", "#!/usr/bin/python9\n", "rwxr-xr-x");
    module("dos", "#!/bin/sh\r\n", "rwxr-xr-x");
    module("env", "#!/usr/bin/env python9\n", "rwxr-xr-x");
    module("text", "echo\n", "rwxr-xr-x");
    Files.createDirectory(path("usr/share/mender/modules/v3/folder"));
    for (String program : List.of("bin/sh", "usr/bin/env")) {
      program(program, "\u007fELF");
    }

    DoctorReport report = DoctorReport.of(device);

    report.expect("error", "modules.program", "open: can be changed by every user", "chmod o-w");
    report.expect("warning", "modules.program", "off: is not executable", "chmod a+x");
    report.expect("error", "modules.program", "interpreter '/usr/bin/python9'", "install it");
    report.expect("error", "modules.program", "interpreter '/bin/sh\\r'", "carriage returns");
    report.expect("error", "modules.program", "interpreter 'python9'", "install it");
    report.expect("error", "modules.program", "text: begins neither", "#!/bin/sh");
    report.expect("warning", "modules.program", "folder: is not a regular file", "remove it");
    assertThat(report.code()).isEqualTo(ExitCode.MODULE.number());
    assertThat(Json.at(report.document(), "errors").toString()).contains("5");
  }

  @Test
  void folderOfModulesThatIsOpenToAll_isAnError() throws Exception {
    Path modules = Files.createDirectories(path("usr/share/mender/modules/v3"));
    Files.setPosixFilePermissions(modules, PosixFilePermissions.fromString("rwxrwxrwx"));

    expectOnly("error", "modules.folder", "every user can put programs", "chmod o-w");
  }

  @Test
  void allowedTypeWithoutAModule_isAWarning() throws Exception {
    configure(
        "\"Tandem\": {", "\"Tandem\": {\"AllowedPayloadTypes\": [\"rootfs-image\", \"deb\"],");

    expectOnly("warning", "modules.needed", "has 'deb'", "there are no modules");
  }

  @Test
  void scripts_areExaminedAsTheyWouldBeRun() throws Exception {
    program("bin/sh", "\u007fELF");
    program("etc/mender/scripts/Download_Enter_00", "#!/bin/sh\n");
    program("etc/mender/scripts/Download_Entre_00", "#!/bin/sh\n");
    program("etc/mender/scripts/ArtifactInstall_Enter_00", "#!/bin/sh\n");
    program("etc/mender/scripts/Idle_Enter_00", "#!/bin/bash9\n");

    DoctorReport report = DoctorReport.of(device);

    report.expect("warning", "scripts.name", "Download_Entre_00: is never run", "rename it");
    report.expect("warning", "scripts.name", "only run from an artifact", "rename it");
    report.expect("error", "scripts.program", "interpreter '/bin/bash9'", "install it");
    report.expect("warning", "scripts.version", "is missing", "write 3");
    assertThat(report.code()).isEqualTo(ExitCode.SCRIPT.number());
  }

  @Test
  void versionOfScriptsThatIsUnknown_isAnError() throws Exception {
    program("bin/sh", "\u007fELF");
    program("etc/mender/scripts/Download_Enter_00", "#!/bin/sh\n");
    write("etc/mender/scripts/version", "4");

    assertThat(DoctorReport.of(device).complaints()).contains("error scripts.version");
  }

  @Test
  void interruptedReplacementOfScripts_isLeftAsItIs() throws Exception {
    program("var/lib/mender/scripts.going/ArtifactCommit_Enter_00", "#!/bin/bash9\n");
    Map<String, Object> before = content();

    assertThat(DoctorReport.of(device).complaints()).contains("error scripts.program");
    assertThat(content()).isEqualTo(before);
  }

  private void expectOnly(String severity, String id, String message, String hint)
      throws Exception {
    Map<String, Object> before = content();

    DoctorReport report = DoctorReport.of(device);

    report.expect(severity, id, message, hint);
    assertThat(report.complaints())
        .containsExactlyInAnyOrder("warning keys.configured", severity + " " + id);
    assertThat(report.code() == 0).isEqualTo(severity.equals("warning"));
    assertThat(content()).isEqualTo(before);
  }

  /** Returns all that is in the device: names, times of change, and bytes. */
  private Map<String, Object> content() throws IOException {
    Map<String, Object> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(device.root())) {
      for (Path file : files.toList()) {
        FileTime time = Files.getLastModifiedTime(file);
        Object bytes = Files.isRegularFile(file) ? Digest.sha256(Files.readAllBytes(file)) : "";
        content.put(file.toString(), List.of(time, bytes));
      }
    }
    return content;
  }

  private void environment(String... changes) throws Exception {
    Map<String, String> variables = new LinkedHashMap<>(VARIABLES);
    for (int i = 0; i < changes.length; i += 2) {
      variables.put(changes[i], changes[i + 1]);
    }
    for (String copy : COPIES) {
      int size = (int) Files.size(path(copy));
      Files.write(path(copy), EnvImage.redundant(variables, size, 1));
    }
  }

  private void singleCopy() throws Exception {
    Path copy = path(COPIES.get(0));
    int size = (int) Files.size(copy);
    Files.write(copy, EnvImage.single(VARIABLES, size));
    write("etc/fw_env.config", "/boot/uboot.env 0x0 0x" + Integer.toHexString(size) + "\n");
  }

  private void configure(String text, String replacement) throws Exception {
    Path file = path("etc/mender/mender.conf");
    String before = Files.readString(file);
    int at = before.indexOf(text);
    assertThat(at).as(text).isNotNegative();
    Files.writeString(
        file, before.substring(0, at) + replacement + before.substring(at + text.length()));
  }

  private void module(String name, String content, String mode) throws Exception {
    Path file = path("usr/share/mender/modules/v3/" + name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void program(String name, String content) throws Exception {
    Path file = path(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(String name, String content) throws Exception {
    Files.writeString(path(name), content);
  }

  private Path path(String name) {
    return device.root().resolve(name);
  }

  private Path image() throws Exception {
    return Files.write(folder.resolve("image"), new byte[4096]);
  }
}
