package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies root file systems from a device that a real ssh server stands in for. */
class SshSnapshotIT {
  @TempDir Path folder;
  private SshServer server;
  private Path image;
  private Path artifact;

  @BeforeEach
  void startServer() throws Exception {
    RequiredTool.orSkip("ssh", "sshd", "ssh-keygen", "mkfs.ext4", "fsck.ext4");
    image = folder.resolve("image");
    Command.of("mkfs.ext4", "-q", image, "1M").succeed();
    artifact = Files.createDirectory(folder.resolve("out")).resolve("a.mender");
    server = SshServer.start(Files.createDirectory(folder.resolve("server")));
    server.program("mender-snapshot", "[ \"$1\" = dump ] && exec cat " + image);
    server.program(
        "mender-update",
        "[ \"$1\" = show-provides ] && printf \"artifact_name=old\\nrootfs-image.version=old\\n"
            + "rootfs-image.checksum=old\\nrootfs-image.app.version=7\\nother=x\\n\"");
  }

  @AfterEach
  void stopServer() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private Command write(String... more) {
    List<Object> line = new ArrayList<>(List.of("artifact", "write", "rootfs-image"));
    line.addAll(List.of("-n", "new", "-t", "d", "-f", server.url(), "-o", artifact));
    line.addAll(server.arguments());
    line.addAll(List.of(more));
    return TandemProcess.tandem(line.toArray());
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(artifact.getParent())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void snapshot_becomesAnArtifactWithTheDevicesProvides() throws Exception {
    Run run = write("--compression", "none").run().expect(ExitCode.OK);

    assertThat(run.err()).contains("spooled the snapshot of ssh://");
    Run read = Run.tandem("artifact", "read", "--json", artifact).expect(ExitCode.OK);
    assertThat(read.out())
        .contains("\"rootfs-image.version\": \"new\"", "\"rootfs-image.app.version\": \"7\"")
        .contains("\"name\": \"rootfs.img\"")
        .contains("\"sha256\": \"" + sha256(image))
        .contains("\"rootfs-image.checksum\": \"" + sha256(image))
        .doesNotContain("\"other\"", "old");
  }

  private static String sha256(Path file) throws Exception {
    return Command.of("sha256sum", file).succeed().substring(0, 64);
  }

  @Test
  void ordinaryUser_getsItThroughSudo() throws Exception {
    server.program("id", "echo 1000");
    server.program(
        "sudo",
        "[ \"$1\" = -S ] || exit 1; shift; echo Password: >&2; read -r password;"
            + " [ \"$password\" = secret ] || { echo wrong >&2; exit 1; }; exec \"$@\"");
    Path password = Files.writeString(folder.resolve("password"), "secret\nsecret\n");

    Run run = write().input(password).run();

    assertThat(run.err()).contains("Password:");
    // One ssh takes all of a file that stands in for the keyboard.
    assertThat(run.err()).contains("spooled the snapshot of ssh://");
  }

  @Test
  void snapshotThatBreaksOff_leavesNothing() throws Exception {
    server.program("mender-snapshot", "head -c 300000 " + image + "; exit 3");

    Run run = write().run().expect(ExitCode.UNAVAILABLE);

    assertThat(run.error()).endsWith("@127.0.0.1: ssh: exit code 3".substring(1));
    assertNothingIsLeft();
  }

  @Test
  void damagedSnapshot_isRefused() throws Exception {
    Path damaged = folder.resolve("damaged");
    Files.copy(image, damaged);
    // The free counts of the superblock are wrong, and it says that there were errors.
    Command.of("debugfs", "-w", "-R", "ssv state 2", damaged).succeed();
    Command.of("debugfs", "-w", "-R", "clri <2>", damaged).succeed();
    server.program("mender-snapshot", "exec cat " + damaged);

    Run run = write().run().expect(ExitCode.ARTIFACT_INVALID);

    assertThat(run.error()).startsWith("snapshot: fsck.ext4 -n: exit code ");
    assertNothingIsLeft();
  }

  @Test
  void deviceWithoutMender_isSaidToHaveNone() throws Exception {
    Files.delete(folder.resolve("server/bin/mender-snapshot"));

    Run run = write().run().expect(ExitCode.UNAVAILABLE);

    assertThat(run.err()).contains("neither mender-snapshot nor mender is installed");
    assertNothingIsLeft();
  }

  @Test
  void olderDevice_isAskedInItsOwnWords() throws Exception {
    Files.delete(folder.resolve("server/bin/mender-snapshot"));
    Files.delete(folder.resolve("server/bin/mender-update"));
    server.program(
        "mender",
        "case \"$*\" in \"snapshot dump\") exec cat "
            + image
            + ";; show-provides) echo rootfs-image.app.version=6;; *) exit 1;; esac");

    write().run().expect(ExitCode.OK);

    assertThat(Run.tandem("artifact", "read", artifact).out())
        .contains("rootfs-image.app.version: 6");
  }

  @Test
  void addressThatSshWouldTakeForAnOption_isRefused() {
    Run run =
        Run.tandem(
            "artifact",
            "write",
            "rootfs-image",
            "-n",
            "n",
            "-t",
            "d",
            "-f",
            "ssh://-oProxyCommand=x",
            "-o",
            artifact);

    assertThat(run.expect(ExitCode.USAGE).error()).contains("expected ssh://USER@HOST");
  }
}
