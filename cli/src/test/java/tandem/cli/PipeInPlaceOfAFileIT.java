package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a pipe waits for its other end: no command may do so with a file of the device. */
class PipeInPlaceOfAFileIT {
  private static final int TIMED_OUT = 124; // of timeout

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "boot/uboot.env",
        "etc/fw_env.config",
        "etc/mender/mender.conf",
        "etc/mender/server.crt",
        "etc/mender/artifact-verify-key.pem",
        "etc/mender/scripts/version",
        "etc/mender/scripts/Download_Enter_00",
        "var/lib/mender/bootstrap.mender",
        "var/lib/mender/device_type",
        "var/lib/mender/mender-store",
        "var/lib/mender/tandem-child",
        "var/lib/mender/tandem-store",
        "var/lib/mender/tandem-store.previous",
        "var/lib/mender/tandem-lock",
      })
  void noCommand_waitsForIt(String name) throws Exception {
    TestDevice device = TestDevice.create(folder.resolve("device"), "--slot-size", "1M");
    Path image = Files.write(folder.resolve("image"), new byte[4096]);
    Path artifact = Release.of(folder, "release-1", image).artifact();
    Path config = device.root().resolve("etc/mender/mender.conf");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst(
                "\\{",
                "{\"ServerCertificate\": \"/etc/mender/server.crt\","
                    + " \"ArtifactVerifyKey\": \"/etc/mender/artifact-verify-key.pem\","));
    Path pipe = device.root().resolve(name);
    Files.deleteIfExists(pipe);
    Files.createDirectories(pipe.getParent());
    Command.of("mkfifo", pipe).succeed();

    for (Object[] words :
        new Object[][] {{"doctor"}, {"status"}, {"install", artifact}, {"rollback"}}) {
      Run run =
          device.tandem((String) words[0]).arguments(tail(words)).behind("timeout", "30").run();

      assertThat(run.code())
          .as("%s: %s", words[0], run.err())
          .isNotIn(TIMED_OUT, ExitCode.INTERNAL.number());
    }
  }

  private static Object[] tail(Object[] words) {
    return Arrays.copyOfRange(words, 1, words.length);
  }
}
