package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon in the root of a device of its own, whose updates are installed by a module that
 * restarts something by itself.
 */
@Timeout(300)
class ManagedModuleIT {
  private static final Path RIG = Path.of("src/test/sh/real-tandem").toAbsolutePath();

  @TempDir Path folder;
  private Path work;
  private LoopDevice slotA;
  private LoopDevice slotB;
  private UpdateServer server;
  private String id;

  @BeforeAll
  static void lookForTools() {
    RequiredTool.loopDevicesOrSkip();
    RequiredTool.orSkip("unshare", "chroot", "mke2fs", "losetup", "mkenvimage");
  }

  @BeforeEach
  void setUp() throws Exception {
    work = Files.createDirectory(folder.resolve("work"));
    slotA = LoopDevice.create(work.resolve("slot-a.img"), 16 << 20);
    slotB = LoopDevice.create(work.resolve("slot-b.img"), 1 << 20);
    Command.of("sh", RIG, "prepare", work).succeed();
    server = new UpdateServer(folder.resolve("server"), "localhost");
    Path mender = work.resolve("tree/etc/mender");
    Files.copy(server.certificate(), mender.resolve("server.crt"));
    String slots = Files.readString(mender.resolve("mender.conf")).strip();
    Files.writeString(
        mender.resolve("mender.conf"),
        slots.replaceFirst("}$", ", \"Tandem\": {\"Identity\": {\"serial\": \"1\"}}}"));
    writeModule(work.resolve("tree/usr/share/mender/modules/v3/note"));
    Command.of("sh", RIG, "finish", work, slotA.path()).succeed();
    device(
            "setup",
            "--url",
            server.url(),
            "--server-cert",
            "/etc/mender/server.crt",
            "--device-type",
            "sim",
            "--update-poll",
            "1",
            "--retry-poll",
            "1",
            "--quiet")
        .succeed();
    assertThat(device("bootstrap").run().code()).isEqualTo(ExitCode.UNAVAILABLE.number());
    id = server.acceptDevice();
  }

  /** Makes a module that writes down its calls, and answers as a test wants. */
  private void writeModule(Path module) throws Exception {
    Files.writeString(
        module,
        """
        #!/bin/sh
        echo $1 >>/host%s
        case $1 in
          NeedsArtifactReboot | SupportsRollback) echo Yes ;;
        esac
        . /host%s
        """
            .formatted(calls(), answers()));
    Files.setPosixFilePermissions(module, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(answers());
  }

  @AfterEach
  void tearDown() throws Exception {
    // In the order in which they were made: what was not made has no later ones.
    slotA.close();
    slotB.close();
    server.close();
  }

  private Path answers() {
    return folder.resolve("answers");
  }

  private Path calls() {
    return folder.resolve("calls");
  }

  private Command device(Object... arguments) {
    Object[] own = {"sh", RIG, "run", work, slotA.path(), slotB.path()};
    Object[] program = {"/host" + TandemProcess.PROGRAM};
    return Command.of(Stream.of(own, program, arguments).flatMap(Stream::of).toArray());
  }

  private String deploy() throws Exception {
    server.upload(Release.ofModule(folder, "noted"));
    return server.deploy(id, "noted");
  }

  /** Runs the daemon until the deployment has ended; returns what the module was called with. */
  private List<String> toTheEnd(String deployment, String status) throws Exception {
    try (RunningCommand daemon = device("daemon", "--no-reboot").start()) {
      daemon.waitFor(() -> server.statusOf(deployment).equals(status));
      daemon.signal("TERM");
      assertThat(daemon.await().code()).isZero();
    }
    // Questions are asked again where an answer is needed.
    return Files.readAllLines(calls()).stream()
        .filter(call -> !call.equals("NeedsArtifactReboot") && !call.equals("SupportsRollback"))
        .toList();
  }

  @Test
  void restart_isVerifiedBeforeTheCommit() throws Exception {
    assertThat(toTheEnd(deploy(), "success"))
        .containsExactly(
            "ProvidePayloadFileSizes",
            "Download",
            "ArtifactInstall",
            "ArtifactReboot",
            "ArtifactVerifyReboot",
            "ArtifactCommit",
            "Cleanup");
  }

  @Test
  void restartThatWasInVain_isFollowedByRestartsUntilTheOldStateRuns() throws Exception {
    Files.writeString(
        answers(),
        """
        case $1 in
          ArtifactVerifyReboot) exit 1 ;;
          ArtifactVerifyRollbackReboot) [ -e /var/again ] || { touch /var/again; exit 1; } ;;
        esac
        """);

    assertThat(toTheEnd(deploy(), "failure"))
        .containsExactly(
            "ProvidePayloadFileSizes",
            "Download",
            "ArtifactInstall",
            "ArtifactReboot",
            "ArtifactVerifyReboot",
            "ArtifactRollback",
            "ArtifactRollbackReboot",
            "ArtifactVerifyRollbackReboot",
            "ArtifactRollbackReboot",
            "ArtifactVerifyRollbackReboot",
            "ArtifactFailure",
            "Cleanup");
  }
}
