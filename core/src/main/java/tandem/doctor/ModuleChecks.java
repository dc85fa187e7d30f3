package tandem.doctor;

import static tandem.doctor.FindingId.MODULES_FOLDER;
import static tandem.doctor.FindingId.MODULES_NEEDED;
import static tandem.doctor.FindingId.MODULES_PROGRAM;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.Folders;
import tandem.core.UpdateException;
import tandem.payload.ModuleFolder;
import tandem.payload.RootfsImage;

/** Examines the update modules. */
final class ModuleChecks {
  private final DevicePaths paths;
  private final Findings findings;
  private final ModuleFolder modules;

  ModuleChecks(DevicePaths paths, Findings findings) {
    this.paths = paths;
    this.findings = findings;
    this.modules = new ModuleFolder(paths, ModuleFolder.PATH);
  }

  /** Examines all that are there. */
  void check() {
    findings
        .look(MODULES_FOLDER, ModuleFolder.PATH, this::names)
        .ifPresent(names -> names.forEach(this::checkModule));
  }

  private List<String> names() throws UpdateException, IOException {
    Path folder = paths.resolve(ModuleFolder.PATH);
    if (!isFolder(folder, ErrorKind.MODULE)) {
      findings.ok(MODULES_FOLDER, ModuleFolder.PATH, folder + ": there are no update modules");
      return List.of();
    }
    sayFolder(findings, MODULES_FOLDER, folder, ErrorKind.MODULE);
    return Folders.list(folder).stream().map(file -> file.getFileName().toString()).toList();
  }

  /**
   * Tells whether a folder is there.
   *
   * @throws UpdateException of this kind when something else has its name
   */
  static boolean isFolder(Path folder, ErrorKind kind) throws UpdateException {
    if (Files.isDirectory(folder)) {
      return true;
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      String what = Files.isSymbolicLink(folder) ? "is a link that leads nowhere" : "is no folder";
      throw new UpdateException(kind, folder + ": " + what)
          .withHint("remove it, or put the folder in its place");
    }
    return false;
  }

  /** Says whether anybody may put programs into a folder. */
  static void sayFolder(Findings findings, FindingId id, Path folder, ErrorKind kind)
      throws IOException {
    String subject = folder.toString();
    if (ProgramFile.isOpenToAll(folder)) {
      findings.error(
          id,
          subject,
          new UpdateException(
                  kind, folder + ": every user can put programs into it, which Tandem would run")
              .withHint("chmod o-w " + folder + ", and see what is in it"));
    } else {
      findings.ok(id, subject, folder + ": is there");
    }
  }

  private void checkModule(String name) {
    String devicePath = ModuleFolder.PATH + "/" + name;
    findings
        .look(
            MODULES_PROGRAM,
            name,
            () ->
                new ProgramFile(paths, paths.locate(devicePath).path(), ErrorKind.MODULE).faults())
        .ifPresent(
            faults -> {
              if (faults.isEmpty()) {
                findings.ok(MODULES_PROGRAM, name, "update module " + name + ": can be run");
              }
              faults.forEach(fault -> findings.fault(MODULES_PROGRAM, name, fault));
            });
  }

  /** Examines whether the modules are there that the recorded update can not be ended without. */
  void checkRecorded(List<String> types) {
    for (String type : types) {
      findings.check(
          MODULES_NEEDED,
          type,
          "update module " + type + ": is there for the recorded update",
          () -> modules.check(type));
    }
  }

  /** Examines whether there are modules for the payload types that the policy allows. */
  void checkAllowed(List<String> types) {
    for (String type : types) {
      if (!type.equals(RootfsImage.TYPE)) {
        checkAllowed(type);
      }
    }
  }

  private void checkAllowed(String type) {
    try {
      modules.check(type);
    } catch (UpdateException e) {
      findings.warn(
          MODULES_NEEDED,
          type,
          "Tandem.AllowedPayloadTypes has '" + type + "', but: " + e.getMessage(),
          e.hint().orElse("install the module, or take the type out of the list"));
    }
  }
}
