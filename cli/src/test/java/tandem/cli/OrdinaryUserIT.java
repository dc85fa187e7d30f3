package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A developer without any rights: the quick start of the README works. */
class OrdinaryUserIT {
  private static final String QUICK_START =
      """
      cd "$1"
      tandem=dist/bin/tandem
      $tandem sim create device --slot-size 1M
      $tandem status --root device
      $tandem artifact write rootfs-image -t sim -n release-1 -f image -o release-1.mender
      $tandem plan --root device release-1.mender
      $tandem install --root device release-1.mender
      $tandem sim boot device
      $tandem commit --root device
      $tandem show-artifact --root device
      """;

  @TempDir Path folder;

  @Test
  void quickStart_needsNoRights() throws Exception {
    RequiredTool.orSkip("setpriv", "fw_printenv");
    RequiredTool.rootOrSkip();
    Path image = Images.noise(folder, "image", 1 << 20);
    Command.of("cp", "-R", Path.of("target/dist").toAbsolutePath(), folder).succeed();
    Command.of("chmod", "-R", "a+rX", folder).succeed();
    Command.of("chmod", "a+rwx", folder).succeed();

    Run run =
        Command.of("sh", "-euc", QUICK_START, "sh", folder)
            .behind("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
            .run()
            .expect(ExitCode.OK);

    assertThat(run.out()).endsWith("Committed.\nrelease-1\n");
    Images.expectAtStart(folder.resolve("device/dev/slot-b"), image);
    assertThat(new TestDevice(folder.resolve("device")).environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0");
  }
}
