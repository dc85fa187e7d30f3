package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tandem.artifact.Digest;

/** Each finding of store, update modules and scripts, where just that is damaged. */
class DoctorFilesTest extends DoctorRig {
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
  void dataStoreThatIsADanglingLink_isAnError() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("gone"));
    configure("{", "{\"DeviceTypeFile\": \"/var/lib/mender/device_type\",");

    Run doctor = Run.tandem("--data", link, "--root", device.root(), "--json", "doctor");
    Run rollback =
        Run.tandem("--data", link, "--root", device.root(), "rollback").expect(ExitCode.IO_ERROR);

    DoctorReport.of(doctor)
        .expect("error", "store.writable", "gone, which is not there", "mount the data partition");
    assertThat(rollback.err())
        .contains("is a link to ", "gone, which is not there", "mount the data partition")
        .doesNotContain("Exception");
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
    module("bare", "#!\n", "rwxr-xr-x");
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
    report.expect("error", "modules.program", "bare: names no interpreter", "#!/bin/sh");
    assertThat(Json.at(report.document(), "errors").toString()).contains("6");
  }

  @Test
  void folderOfModulesThatIsOpenToAll_isAnError() throws Exception {
    Path modules = Files.createDirectories(path("usr/share/mender/modules/v3"));
    Files.setPosixFilePermissions(modules, PosixFilePermissions.fromString("rwxrwxrwx"));

    expectOnly("error", "modules.folder", "every user can put programs", "chmod o-w");
  }

  @Test
  void fileInPlaceOfTheFolderOfModules_isAnError() throws Exception {
    Files.createDirectories(path("usr/share/mender/modules"));
    write("usr/share/mender/modules/v3", "");

    expectOnly("error", "modules.folder", "is no folder", "put the folder in its place");
  }

  @Test
  void scriptThatIsADanglingLink_isAnError() throws Exception {
    Path script = path("etc/mender/scripts/Download_Enter_00");
    Files.createDirectories(script.getParent());
    Files.createSymbolicLink(script, Path.of("gone"));
    write("etc/mender/scripts/version", "3");

    expectOnly("error", "scripts.program", "is a link that leads nowhere", "remove it");
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
}
