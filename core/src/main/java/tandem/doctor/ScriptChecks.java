package tandem.doctor;

import static tandem.doctor.FindingId.SCRIPTS_FOLDER;
import static tandem.doctor.FindingId.SCRIPTS_NAME;
import static tandem.doctor.FindingId.SCRIPTS_PROGRAM;
import static tandem.doctor.FindingId.SCRIPTS_VERSION;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.script.ScriptInspection;

/** Examines the state scripts of the root file system and those of the last artifact. */
final class ScriptChecks {
  private final DevicePaths paths;
  private final Findings findings;

  ScriptChecks(DevicePaths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
  }

  /** Examines both folders. */
  void check(Path rootfsScripts, Path dataStore) {
    check(ScriptInspection.ofRootfs(rootfsScripts));
    check(ScriptInspection.ofArtifact(dataStore));
  }

  private void check(ScriptInspection scripts) {
    String folder = scripts.folder().toString();
    findings
        .look(SCRIPTS_FOLDER, folder, () -> files(scripts))
        .ifPresent(
            files -> {
              files.forEach(file -> checkScript(scripts, file));
              if (!files.isEmpty()) {
                checkVersion(scripts, folder);
              }
            });
  }

  private List<Path> files(ScriptInspection scripts) throws UpdateException, IOException {
    Path folder = scripts.folder();
    if (!ModuleChecks.isFolder(folder, ErrorKind.SCRIPT)) {
      findings.ok(SCRIPTS_FOLDER, folder.toString(), folder + ": there are no state scripts");
      return List.of();
    }
    ModuleChecks.sayFolder(findings, SCRIPTS_FOLDER, folder, ErrorKind.SCRIPT);
    return scripts.files();
  }

  private void checkScript(ScriptInspection scripts, Path file) {
    Optional<String> misnamed = scripts.misnamed(file);
    if (misnamed.isPresent()) {
      findings.warn(
          SCRIPTS_NAME,
          file.toString(),
          file + ": is never run: " + misnamed.get(),
          "rename it to STATE_NN or STATE_NN_NAME, such as Download_Enter_00, or remove it");
      return;
    }
    findings
        .look(
            SCRIPTS_PROGRAM,
            file.toString(),
            () -> new ProgramFile(paths, file, ErrorKind.SCRIPT).faults())
        .ifPresent(
            faults -> {
              if (faults.isEmpty()) {
                findings.ok(SCRIPTS_PROGRAM, file.toString(), file + ": can be run");
              }
              faults.forEach(fault -> findings.fault(SCRIPTS_PROGRAM, file.toString(), fault));
            });
  }

  private void checkVersion(ScriptInspection scripts, String folder) {
    findings
        .look(SCRIPTS_VERSION, folder, scripts::checkVersion)
        .ifPresent(
            there -> {
              if (there) {
                findings.ok(SCRIPTS_VERSION, folder, folder + "/version: is known");
              } else {
                findings.warn(
                    SCRIPTS_VERSION,
                    folder,
                    folder + "/version: is missing, and Mender's client 3 runs no script then",
                    "write 3 into it");
              }
            });
  }
}
