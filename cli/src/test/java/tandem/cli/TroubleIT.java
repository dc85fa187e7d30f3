package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tandem.artifact.Digest;

/** What an installation makes of a device that is not as it should be: outcome and exit code. */
class TroubleIT {
  private static final int SLOT_BYTES = 1 << 20;
  private static final String STORE = "var/lib/mender/tandem-store";

  @TempDir Path folder;
  private TestDevice device;
  private Release release;

  /** Makes the trouble; what it returns is put before the command line. */
  @FunctionalInterface
  private interface Maker {
    List<String> on(TestDevice device) throws Exception;
  }

  private record Trouble(String name, Maker maker, ExitCode code, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void makeDevice() throws Exception {
    RequiredTool.orSkip("fw_printenv", "fw_setenv");
    RequiredTool.ownMountsOrSkip();
    device = TestDevice.create(folder.resolve("device"), "--slot-size", SLOT_BYTES);
    // So that the store has both its generations, and the environment two copies without a trial.
    Release earlier = Release.ofNoise(folder, "release-0", SLOT_BYTES);
    device.run("install", earlier.artifact());
    device.run("rollback");
    device.setEnvironment("times=1");
    device.setEnvironment("times=2");
    release = Release.ofNoise(folder, "release-1", SLOT_BYTES);
  }

  static Stream<Trouble> troubles() {
    return Stream.of(
        new Trouble(
            "slot that is gone", harm("dev/slot-b", Files::delete), ExitCode.CONFIG, "slot B"),
        new Trouble(
            "full data partition",
            mounted(
                "mount -t tmpfs -o size=32k t $D; cp -a $C/. $D;"
                    + " head -c 64k /dev/zero >$D/rest 2>/dev/null || :"),
            ExitCode.NO_SPACE,
            "tandem-store: can not be written"),
        new Trouble(
            "data partition that is read-only",
            mounted("mount --bind $D $D; mount -o remount,ro,bind $D"),
            ExitCode.IO_ERROR,
            "Read-only file system"),
        new Trouble(
            "store of which the newer generation is damaged",
            harm(STORE, TroubleIT::spoil),
            ExitCode.OK,
            "the generation before is used"),
        new Trouble(
            "store of which both generations are damaged",
            harm(STORE, file -> spoil(file, file.resolveSibling("tandem-store.previous"))),
            ExitCode.OK,
            "tandem-store.previous: damaged"),
        new Trouble(
            "damaged copy of the environment",
            harm("boot/uboot.env", TroubleIT::spoil),
            ExitCode.OK,
            ""),
        new Trouble(
            "other damaged copy", harm("boot/uboot-redund.env", TroubleIT::spoil), ExitCode.OK, ""),
        new Trouble(
            "two damaged copies of the environment",
            harm("boot/uboot.env", file -> spoil(file, file.resolveSibling("uboot-redund.env"))),
            ExitCode.BOOTENV,
            "no valid copy"));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void trouble_isOvercome_orToldWithoutAChange(Trouble trouble) throws Exception {
    List<String> before = trouble.maker().on(device);
    List<Digest> boots = device.bootState();

    Run run =
        before.isEmpty()
            ? device.attempt("install", release.artifact())
            : device
                .tandem("install", release.artifact())
                .behind(before.toArray(String[]::new))
                .run();

    assertThat(run.expect(trouble.code()).err()).contains(trouble.says());
    if (trouble.code() == ExitCode.OK) {
      device.expectTrialOfSlotB();
      Images.expectAtStart(device.slot("b"), release.image());
      assertThat(device.boot().out()).contains("slot B boots");
      device.run("commit");
      assertThat(device.run("show-artifact").out()).isEqualTo("release-1\n");
    } else {
      assertThat(device.bootState()).isEqualTo(boots);
      assertThat(device.boot().out()).contains("slot A boots");
    }
  }

  /** Does something to a file of the device. */
  @FunctionalInterface
  private interface Harm {
    void to(Path file) throws Exception;
  }

  private static Maker harm(String path, Harm harm) {
    return device -> {
      harm.to(device.root().resolve(path));
      return List.of();
    };
  }

  // In a mount table of its own: D is the data store, C a copy of it.
  private static Maker mounted(String script) {
    return device -> {
      Path data = device.root().resolve("var/lib/mender");
      Path copy = device.root().resolve("copy");
      Command.of("cp", "-a", data, copy).succeed();
      String whole = "D=$1 C=$2; shift 2; " + script + "; exec \"$@\"";
      return List.of("unshare", "-rm", "sh", "-euc", whole, "sh", data.toString(), copy.toString());
    };
  }

  private static void spoil(Path... files) throws Exception {
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 10; i < bytes.length; i += 7) {
        bytes[i] ^= 0x55;
      }
      Files.write(file, bytes);
    }
  }
}
