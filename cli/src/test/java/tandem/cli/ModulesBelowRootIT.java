package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
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
    program(
        modules.resolve("note"),
        "echo $1 >> /called; [ $1 != SupportsRollback ] || echo Yes;"
            + " [ $1 != ArtifactInstall ] || printf '50%% of it\\r' >&2;"
            + " [ $1 != ArtifactCommit ] || echo '100% kept'");
    artifact = Release.ofModule(folder, "noted");
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
    installBusybox();
    device.attempt("install", "--run-scripts", artifact).expect(ExitCode.OK);

    for (String command : new String[] {"commit", "rollback", "resume"}) {
      device.attempt(command).expect(ExitCode.UNSUPPORTED);
    }
    assertThat(device.run("status").out()).contains("noted from ").doesNotContain("to slot");
    device.attempt("commit", "--run-scripts").expect(ExitCode.OK);

    assertThat(device.attempt("show-artifact").expect(ExitCode.OK).out()).contains("noted");
    assertThat(device.root().resolve("called")).content().contains("ArtifactCommit");
  }

  @Test
  void commandThatOnlyRefuses_needsNoModule() throws Exception {
    installBusybox();
    device.attempt("install", "--run-scripts", artifact).expect(ExitCode.OK);

    for (Object[] words :
        new Object[][] {
          {"forget", "--yes"}, {"repair"}, {"install", artifact}, {"repair", artifact}
        }) {
      Run run =
          device
              .attempt((String) words[0], Arrays.copyOfRange(words, 1, words.length))
              .expect(ExitCode.UPDATE_PENDING);

      assertThat(run.err()).contains("run commit to keep it, or rollback");
    }
  }

  @Test
  void planOfAModule_namesNoTargetSlot() throws Exception {
    Run text = device.attempt("plan", "--run-scripts", artifact).expect(ExitCode.OK);
    Run json = device.attempt("plan", "--json", "--run-scripts", artifact).expect(ExitCode.OK);

    assertThat(text.out()).contains("Running slot:", "update module note");
    assertThat(text.out()).doesNotContain("Target slot:", "Boot control:");
    assertThat(Json.document(json.out()).members()).doesNotContainKey("target_slot");
    assertThat(device.root().resolve("called")).doesNotExist();
  }

  @Test
  void progressOfAModule_isShownAsTextAndAsEvents() throws Exception {
    installBusybox();

    Run install =
        device
            .attempt("install", "--run-scripts", "--progress=plain", artifact)
            .expect(ExitCode.OK);
    Run commit = device.attempt("commit", "--run-scripts", "--progress=json").expect(ExitCode.OK);

    assertThat(install.err()).contains("ArtifactInstall: 50% of it\n");
    assertThat(commit.err())
        .contains("\"phase\":\"ArtifactCommit\"", "\"percent\":100,\"text\":\"100% kept\"");
  }

  private void installBusybox() throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("chroot");
    RequiredTool.orSkip("busybox");
    Path bin = Files.createDirectories(device.root().resolve("bin"));
    Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
    for (String name : new String[] {"sh", "[", "printf"}) {
      Files.createSymbolicLink(bin.resolve(name), Path.of("busybox"));
    }
  }
}
