package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Updates that need an update module, of a device that is a folder. */
@Timeout(120)
class ModulesBelowRootIT {
  @TempDir Path folder;
  private TestDevice device;
  private Path artifact;

  @BeforeEach
  void make() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path modules = Files.createDirectories(device.root().resolve("usr/share/mender/modules/v3"));
    program(modules.resolve("note"), "echo $1 >> /called; [ $1 != SupportsRollback ] || echo Yes");
    artifact = folder.resolve("note.mender");
    Path file = Files.writeString(folder.resolve("file"), "content");
    Run.tandem(
            "artifact",
            "write",
            "module-image",
            "-T",
            "note",
            "-t",
            "sim",
            "-n",
            "noted",
            "-f",
            file,
            "-o",
            artifact)
        .expect(ExitCode.OK);
  }

  private static void program(Path path, String script) throws Exception {
    Files.writeString(path, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void moduleThatIsNotRun_isNeverTakenForOneThatHasInstalled() throws Exception {
    for (String command : new String[] {"plan", "install"}) {
      Run run = device.attempt(command, artifact).expect(ExitCode.UNSUPPORTED);

      assertThat(run.error()).contains("update module 'note' is not run");
      assertThat(run.err()).contains("--run-scripts");
    }
    assertThat(device.attempt("show-artifact").expect(ExitCode.OK).out()).doesNotContain("noted");
  }

  @Test
  void updateOfAModuleThatIsNotRun_isNeitherCommittedNorRolledBack() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("chroot");
    RequiredTool.orSkip("busybox");
    Path bin = Files.createDirectories(device.root().resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    Files.createSymbolicLink(bin.resolve("sh"), Path.of("busybox"));
    Files.createSymbolicLink(bin.resolve("["), Path.of("busybox"));
    device.attempt("install", "--run-scripts", artifact).expect(ExitCode.OK);

    for (String command : new String[] {"commit", "rollback", "resume"}) {
      device.attempt(command).expect(ExitCode.UNSUPPORTED);
    }
    device.attempt("commit", "--run-scripts").expect(ExitCode.OK);

    assertThat(device.attempt("show-artifact").expect(ExitCode.OK).out()).contains("noted");
    assertThat(device.root().resolve("called")).content().contains("ArtifactCommit");
  }
}
