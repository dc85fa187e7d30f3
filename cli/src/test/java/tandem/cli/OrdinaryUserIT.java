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

  private void allowAll() throws Exception {
    Command.of("cp", "-R", Path.of("target/dist").toAbsolutePath(), folder).succeed();
    Command.of("chmod", "-R", "a+rX", folder).succeed();
    Command.of("chmod", "a+rwx", folder).succeed();
  }

  private Run asNobody(String script) throws Exception {
    return Command.of("sh", "-euc", script, "sh", folder)
        .behind("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        .run()
        .expect(ExitCode.OK);
  }

  @Test
  void quickStart_needsNoRights() throws Exception {
    RequiredTool.orSkip("setpriv", "fw_printenv");
    RequiredTool.rootOrSkip();
    Path image = Images.noise(folder, "image", 1 << 20);
    allowAll();

    Run run = asNobody(QUICK_START);

    assertThat(run.out()).endsWith("Committed.\nrelease-1\n");
    Images.expectAtStart(folder.resolve("device/dev/slot-b"), image);
    assertThat(new TestDevice(folder.resolve("device")).environment())
        .containsEntry("mender_boot_part", "3")
        .containsEntry("upgrade_available", "0");
  }

  @Test
  void changedImage_isNotForAGroupThatWasNotAllowedToReadIt() throws Exception {
    RequiredTool.orSkip("setpriv", "mke2fs", "debugfs", "e2fsck");
    RequiredTool.rootOrSkip();
    Path image = Images.ext4(folder, "an.img", 4 << 20);
    allowAll();
    Command.of("chown", "65534:0", image).succeed();
    Command.of("chmod", "0664", image).succeed();

    asNobody("cd \"$1\" && echo new > new && dist/bin/tandem artifact cp new an.img:/new");

    // Nobody is not in the old group, and the new one may do what everybody could.
    assertThat(Command.of("stat", "-c", "%u:%g %a", image).succeed().strip())
        .isEqualTo("65534:65534 644");
  }
}
