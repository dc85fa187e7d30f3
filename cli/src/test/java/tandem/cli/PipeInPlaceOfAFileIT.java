package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a pipe waits for its other end: no command may do so with a file of the device. */
class PipeInPlaceOfAFileIT {
  @TempDir Path folder;
  private TestDevice device = new TestDevice(Path.of("unset"));
  private Path artifact = Path.of("unset");

  @BeforeEach
  void make() throws Exception {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    KeyFiles key = KeyFiles.ec(folder);
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    artifact = Release.of(folder, "release-1", image, "-k", key.privateKey()).artifact();
    Path mender = device.root().resolve("etc/mender");
    Path config = mender.resolve("mender.conf");
    String text = Files.readString(config);
    Files.writeString(
        config,
        text.replaceFirst(
            "\\{",
            "{\"ServerCertificate\": \"/etc/mender/server.crt\","
                + " \"ArtifactVerifyKey\": \"/etc/mender/artifact-verify-key.pem\","));
    Files.copy(key.publicKey(), mender.resolve("artifact-verify-key.pem"));
    Command.of("openssl", "req", "-x509", "-new", "-subj", "/CN=server", "-days", "9")
        .arguments("-key", key.privateKey(), "-out", mender.resolve("server.crt"))
        .succeed();
  }

  @Test
  void withoutAPipe_allIsWell() throws Exception {
    assertThat(run("doctor").code()).isZero();
    assertThat(run("install", artifact).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boot/uboot.env",
        "etc/fw_env.config",
        "etc/mender/artifact-verify-key.pem",
        "etc/mender/mender.conf",
        "etc/mender/scripts/Download_Enter_00",
        "etc/mender/scripts/version",
        "etc/mender/scripts",
        "etc/mender/server.crt",
        "sys/class/block",
        "usr/share/mender/modules/v3",
        "var/lib/mender/scripts",
        "var/lib/mender/bootstrap.mender",
        "var/lib/mender/device_type",
        "var/lib/mender/mender-store",
        "var/lib/mender/tandem-child",
        "var/lib/mender/tandem-lock",
        "var/lib/mender/tandem-store",
        "var/lib/mender/tandem-store.previous",
      })
  void noCommand_waitsForIt(String name) throws Exception {
    Path pipe = device.root().resolve(name);
    Files.deleteIfExists(pipe);
    Files.createDirectories(pipe.getParent());
    Command.of("mkfifo", pipe).succeed();

    assertEnds(run("doctor"));
    assertEnds(run("status"));
    assertEnds(run("install", artifact));
    assertEnds(run("rollback"));
  }

  private Run run(String command, Object... more) throws Exception {
    return device.tandem(command, more).behind("timeout", "30").run();
  }

  // Not by its time limit, nor by a bug.
  private static void assertEnds(Run run) {
    List<Integer> codes = Arrays.stream(ExitCode.values()).map(ExitCode::number).toList();
    assertThat(run.code()).as(run.err()).isIn(codes).isNotEqualTo(ExitCode.INTERNAL.number());
  }
}
