package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Reads what libubootenv's tools write and the other way round. */
class UBootEnvIT {
  private static final Map<String, String> START = Map.of("a", "start", "b", "x=y z");

  @TempDir Path root;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("fw_printenv", "fw_setenv", "mkenvimage", "flock", "sh");
  }

  @Test
  void redundantFiles_areWrittenInTurnsOverTheWrapOfTheFlag() throws Exception {
    takeTurns(EnvFiles.redundant(root, START, 0), 320);
  }

  @Test
  void singleFile_isWrittenInTurns() throws Exception {
    takeTurns(EnvFiles.single(root, START), 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x1200 0x2000|0x5000 0x2000", "0x1200 0x2000|-0x2200 0x2000"})
  void blockDevice_isWrittenInTurnsAtItsOffsets(String offsets) throws Exception {
    RequiredTool.rootOrSkip();
    RequiredTool.orSkip("losetup");
    Path disk =
        Files.write(root.resolve("disk"), disk(0x1200, offsets.contains("-") ? 0xDE00 : 0x5000));
    String loop = Commands.run("losetup", "--find", "--show", disk.toString()).strip();
    try {
      EnvFiles files = EnvFiles.redundant(root, START, 0);
      Files.createDirectories(root.resolve("dev"));
      Files.createSymbolicLink(root.resolve("dev/disk"), Path.of(loop));
      files.config(("/dev/disk " + offsets.replace("|", "\n/dev/disk ")) + "\n");

      takeTurns(files, 40);

      byte[] other = Files.readAllBytes(disk);
      assertThat(Arrays.copyOf(other, 0x1200)).containsOnly(0x55);
    } finally {
      Commands.run("losetup", "--detach", loop);
    }
  }

  @Test
  void madeEnvironment_isRead() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, START, 0);
    for (Path copy : files.copies) {
      Commands.feed(
          "mender_boot_part=2\nlong=" + "v".repeat(2000) + "\n",
          "mkenvimage",
          "-r",
          "-s",
          "0x2000",
          "-o",
          copy.toString(),
          "-");
    }

    assertThat(files.open().read().variables())
        .isEqualTo(Map.of("mender_boot_part", "2", "long", "v".repeat(2000)));
    assertThat(files.open().read().damage()).isEmpty();
    takeTurns(files, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void damagedCopy_isPassedOverAlike(int damaged) throws Exception {
    EnvFiles files = EnvFiles.redundant(root, START, 7);
    files.open().write(Map.of("a", "second")); // the second copy is newer by now
    files.damage(damaged);

    assertThat(printed(files)).isEqualTo(files.open().read().variables());
    assertThat(files.open().read().damage()).hasSize(1);

    files.open().write(Map.of("a", "repaired"));
    assertThat(printed(files)).containsEntry("a", "repaired");
    assertThat(files.open().read().damage()).isEmpty();
  }

  @Test
  void tornWrite_leavesWhatTheToolsReadToo() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, Map.of("a", "old", "filler", "x".repeat(3000)), 255);
    byte[] before = files.bytes(1);
    files.open().write(Map.of("a", "new", "filler", "y".repeat(4000)));
    byte[] after = files.bytes(1);
    for (int written = 0; written <= after.length; written += 512) {
      byte[] torn = before.clone();
      System.arraycopy(after, 0, torn, 0, written);
      Files.write(files.copies.get(1), torn);

      assertThat(printed(files))
          .as("%d bytes", written)
          .isEqualTo(files.open().read().variables())
          .containsEntry("a", written >= 4096 ? "new" : "old");
    }
  }

  // libubootenv counts one NUL too few when it checks whether the variables fit.
  @Test
  void environmentThatTheToolFilledToTheLastByte_isReadAndShortened() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, Map.of("a", "b"), 0);
    String longest = "v".repeat(EnvFiles.SIZE - 5 - "a=b".length() - 1 - "long=".length() - 1);
    set(files, "long", longest);

    EnvContents contents = files.open().read();

    assertThat(contents.variables()).isEqualTo(Map.of("a", "b", "long", longest));
    assertThat(contents.damage()).singleElement().asString().contains("not ended by two NUL");
    files.open().write(Map.of("long", longest.substring(1)));
    assertThat(printed(files)).containsEntry("long", longest.substring(1));
  }

  @Test
  void heldLock_makesTheToolWait() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, START, 0);
    Process tool;
    try (var held = new FlockLock().acquire()) {
      tool = Commands.start("fw_setenv", "-c", hostConfig(files), "a", "tool");

      assertThat(tool.waitFor(700, TimeUnit.MILLISECONDS)).as("ended under %s", held).isFalse();
      files.open().write(Map.of("b", "tandem"));
    }

    assertThat(tool.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(printed(files)).isEqualTo(Map.of("a", "tool", "b", "tandem"));
  }

  @Test
  void toolInTheMiddleOfItsWork_makesUsWaitOrGiveUp() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, START, 0);
    // Having taken the lock and read the environment, it waits for its input.
    Process tool = Commands.start("fw_setenv", "-c", hostConfig(files), "-s", "-");
    awaitLockHeld();
    UBootEnvironment environment = files.open(new FlockLock());

    assertThatThrownBy(() -> environment.write(Map.of("b", "tandem")))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
    tool.getOutputStream().write("a=tool\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    tool.getOutputStream().close();
    assertThat(tool.waitFor()).isZero();
    environment.write(Map.of("b", "tandem"));

    assertThat(printed(files)).isEqualTo(Map.of("a", "tool", "b", "tandem"));
  }

  @Test
  void installedTool_isRecognized() throws Exception {
    assertThat(ToolKind.of(Path.of("/usr/bin/fw_setenv"))).isEqualTo(ToolKind.LIBUBOOTENV);
    assertThat(ToolKind.of(Path.of("/usr/bin/fw_printenv"))).isEqualTo(ToolKind.LIBUBOOTENV);
  }

  private static void takeTurns(EnvFiles files, int turns) throws Exception {
    UBootEnvironment environment = files.open(new FlockLock());
    for (int i = 0; i < turns; i++) {
      if (i % 2 == 0) {
        assertThat(environment.write(Map.of("a", "tandem " + i))).isTrue();
        assertThat(printed(files)).containsEntry("a", "tandem " + i);
      } else {
        set(files, "a", "tool " + i);
        assertThat(environment.read().variables()).containsEntry("a", "tool " + i);
        assertThat(environment.read().damage()).isEmpty();
      }
      assertThat(printed(files)).isEqualTo(environment.read().variables());
    }
  }

  private static byte[] disk(int first, int second) throws UpdateException {
    byte[] disk = new byte[0x10000];
    Arrays.fill(disk, (byte) 0x55);
    System.arraycopy(EnvImage.redundant(START, EnvFiles.SIZE, 254), 0, disk, first, EnvFiles.SIZE);
    System.arraycopy(EnvImage.redundant(START, EnvFiles.SIZE, 253), 0, disk, second, EnvFiles.SIZE);
    return disk;
  }

  private static void awaitLockHeld() throws Exception {
    for (int i = 0; i < 200; i++) {
      if (Commands.start("flock", "-n", EnvLock.PATH, "true").waitFor() != 0) {
        return;
      }
    }
    throw new AssertionError("the tool never took its lock");
  }

  private static void set(EnvFiles files, String name, String value) throws Exception {
    Commands.run("fw_setenv", "-c", hostConfig(files), name, value);
  }

  private static Map<String, String> printed(EnvFiles files) throws Exception {
    Map<String, String> variables = new TreeMap<>();
    Commands.run("fw_printenv", "-c", hostConfig(files))
        .lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> variables.put(pair[0], pair[1]));
    return variables;
  }

  private static String hostConfig(EnvFiles files) throws IOException {
    String config = Files.readString(files.root.resolve("etc/fw_env.config"));
    Path host = files.root.resolve("etc/fw_env.host.config");
    return Files.writeString(host, config.replaceAll("(?m)^/", files.root + "/")).toString();
  }
}
