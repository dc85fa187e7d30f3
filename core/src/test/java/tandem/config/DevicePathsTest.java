package tandem.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.config.DevicePaths.Located;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class DevicePathsTest {
  @TempDir Path temp;
  private Path root;
  private DevicePaths paths;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(temp.toRealPath().resolve("device"));
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("data/mender"));
    Files.createDirectories(root.resolve("dev/disk/by-partuuid"));
    paths = new DevicePaths(root);
  }

  private void link(String at, String target) throws IOException {
    Path link = root.resolve(at);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  @Test
  void host_pathsArePlain() throws UpdateException {
    assertThat(DevicePaths.host().isHost()).isTrue();
    assertThat(DevicePaths.host().procCmdline()).isEqualTo(Path.of("/proc/cmdline"));
    assertThat(DevicePaths.host().mountInfo()).isEqualTo(Path.of("/proc/self/mountinfo"));
    assertThat(DevicePaths.host().fwEnvConfig()).isEqualTo(Path.of("/etc/fw_env.config"));
    assertThat(DevicePaths.host().sys("class/block")).isEqualTo(Path.of("/sys/class/block"));
  }

  @Test
  void rootThatIsAnotherNameOfTheHost_isTheHost() throws IOException {
    Path alias = Files.createSymbolicLink(temp.resolve("alias"), Path.of("/"));
    DevicePaths aliased = new DevicePaths(alias);
    Files.delete(alias);

    assertThat(aliased.isHost()).isTrue();
    assertThat(new DevicePaths(Path.of("/proc/..")).isHost()).isTrue();
    assertThat(paths.isHost()).isFalse();
  }

  @Test
  void rootThatIsALink_isFollowed() throws Exception {
    Path alias = Files.createSymbolicLink(temp.resolve("alias"), root);

    assertThat(new DevicePaths(alias).resolve("/etc/x")).isEqualTo(root.resolve("etc/x"));
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/mender/mender.conf, etc/mender/mender.conf",
    "//etc/./x, etc/x",
    "/../../etc/x, etc/x",
    "/etc/../../../x, x",
    "/missing/../../x, x",
    "/, ''",
  })
  void plainPath_isBelowTheRoot(String devicePath, String expected) throws UpdateException {
    assertThat(paths.resolve(devicePath))
        .isEqualTo(expected.isEmpty() ? root : root.resolve(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "/data/mender",
    "../../data/mender",
    "../../../../../../data/mender",
    "/data/../data/./mender",
  })
  void linkOnTheWay_pointsInsideTheRoot(String target) throws Exception {
    link("var/lib/mender", target);

    assertThat(paths.resolve("/var/lib/mender/store")).isEqualTo(root.resolve("data/mender/store"));
  }

  @Test
  void lastLink_isFollowedToo() throws Exception {
    link("etc/fw_env.config", "/data/fw_env.config");

    assertThat(paths.fwEnvConfig()).isEqualTo(root.resolve("data/fw_env.config"));
  }

  @Test
  void dotsBehindALink_goUpFromWhereTheLinkPoints() throws Exception {
    link("etc/link", "/data/mender");

    assertThat(paths.resolve("/etc/link/../x")).isEqualTo(root.resolve("data/x"));
  }

  @Test
  void linkToAFileOfTheMachine_staysInside() throws Exception {
    Path outside = Files.writeString(temp.resolve("secret"), "secret");
    link("etc/secret", outside.toString());
    link("dev/slot", outside.toString());
    link("dev/folder", temp.toString());

    assertThat(paths.resolve("/etc/secret")).startsWithRaw(root).doesNotExist();
    assertThat(paths.resolve("/dev/slot")).startsWithRaw(root).doesNotExist();
    assertThat(paths.resolve("/dev/folder/secret")).startsWithRaw(root).doesNotExist();
  }

  @Test
  void linkInDev_mayPointAtADeviceOfTheMachine() throws Exception {
    link("dev/mmcblk0p2", "/dev/null");
    link("dev/disk/by-partuuid/1234", "../../mmcblk0p2");
    link("dev/again", "/dev/mmcblk0p2");

    assertThat(paths.locate("/dev/disk/by-partuuid/1234"))
        .isEqualTo(new Located("/dev/mmcblk0p2", Path.of("/dev/null")));
    assertThat(paths.locate("/dev/again"))
        .isEqualTo(new Located("/dev/mmcblk0p2", Path.of("/dev/null")));
  }

  @Test
  void linkInDevToADeviceOfTheSameName_pointsAtTheMachine() throws Exception {
    link("dev/null", "/dev/null");

    assertThat(paths.locate("/dev/null")).isEqualTo(new Located("/dev/null", Path.of("/dev/null")));
  }

  @Test
  void linkInDev_prefersWhatIsInsideTheRoot() throws Exception {
    Files.createFile(root.resolve("dev/null"));
    link("dev/slot", "/dev/null");

    assertThat(paths.resolve("/dev/slot")).isEqualTo(root.resolve("dev/null"));
  }

  @Test
  void linkOutsideDev_neverReachesADevice() throws Exception {
    link("etc/null", "/dev/null");

    assertThat(paths.resolve("/etc/null")).isEqualTo(root.resolve("dev/null"));
  }

  @Test
  void longChainOfLinksInDev_isFollowed() throws Exception {
    Files.createFile(root.resolve("dev/l0"));
    for (int i = 1; i <= 30; i++) {
      link("dev/l" + i, "/dev/l" + (i - 1));
    }

    assertThat(paths.resolve("/dev/l30")).isEqualTo(root.resolve("dev/l0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/a", "/dev/a", "/dev/self"})
  void circleOfLinks_isAnError(String devicePath) throws Exception {
    link("etc/a", "b");
    link("etc/b", "/etc/a");
    link("dev/a", "/dev/b");
    link("dev/b", "/dev/a");
    link("dev/self", "self");

    assertThatThrownBy(() -> paths.resolve(devicePath))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageContaining("more than 40 links");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mmcblk0p2", "../etc/x", "/etc/\0x"})
  void pathThatIsNotAbsolute_isAnError(String devicePath) {
    assertThatThrownBy(() -> paths.resolve(devicePath))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG))
        .hasMessageStartingWith("device path '");
  }
}
