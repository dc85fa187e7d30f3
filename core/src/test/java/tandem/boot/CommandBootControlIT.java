package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Programs;

/** Runs real programs: scripts that play a board's tools, and libubootenv behind scripts. */
class CommandBootControlIT {
  private static final Map<String, String> FRESH =
      Map.of(
          "mender_boot_part", "2",
          "mender_boot_part_hex", "2",
          "upgrade_available", "0",
          "bootcount", "2",
          "mender_check_saveenv_canary", "1",
          "mender_saveenv_canary", "1");

  /** One file for each variable; keeps its input of each call beside them. */
  private static final String STORE_PRINT =
      """
      for name; do
        test -f "$STORE/$name" || { echo "## Error: \\"$name\\" not defined" >&2; exit 1; }
        echo "$name=$(cat "$STORE/$name")"
      done
      """;

  /** As U-Boot's own tool before 2018.09: a name ends at a blank, without value it is deleted. */
  private static final String LEGACY_SET =
      """
      test "$*" = "-s -" || exit 9
      cat > "$STORE.input"
      echo call >> "$STORE.calls"
      while read -r name value; do
        if test -n "$value"; then echo "$value" > "$STORE/$name"; else rm -f "$STORE/${name%%=*}"; fi
      done < "$STORE.input"
      """;

  @TempDir Path root;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("fw_printenv", "fw_setenv", "sh", "cat", "sleep");
  }

  @Test
  void libubootenvBehindScripts_isGivenEqualsSigns() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, FRESH, 0);
    CommandBootControl control = overLibubootenv(files);

    control.checkReady();
    assertThat(control.read()).isEqualTo(new BootState(2, false, 2));
    control.startTrial(27);
    assertThat(control.read()).isEqualTo(new BootState(27, true, 0));
    assertThat(files.open().read().variables())
        .containsEntry("mender_boot_part", "27")
        .containsEntry("mender_boot_part_hex", "1b")
        .doesNotContainKey("mender_uboot_separator");
    control.confirm();
    assertThat(control.read()).isEqualTo(new BootState(27, false, 0));
    control.bootWithoutTrial(2);
    assertThat(control.read()).isEqualTo(new BootState(2, false, 0));
  }

  @Test
  void nothingToChange_isNotWritten() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, with("bootcount", "0"), 0);
    byte[] first = files.bytes(0);
    byte[] second = files.bytes(1);

    overLibubootenv(files).bootWithoutTrial(2);

    assertThat(files.bytes(0)).isEqualTo(first);
    assertThat(files.bytes(1)).isEqualTo(second);
  }

  @Test
  void leftoverOfAnEarlierProbe_doesNotMislead() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, with("mender_uboot_separator", "1"), 0);

    overLibubootenv(files).startTrial(3);

    assertThat(files.open().read().variables()).containsEntry("mender_boot_part", "3");
  }

  @Test
  void legacyTool_isGivenBlanksAndAllChangesInOneCall() throws Exception {
    CommandBootControl control = control(store(FRESH), STORE_PRINT, LEGACY_SET);

    control.startTrial(3);

    assertThat(control.read()).isEqualTo(new BootState(3, true, 0));
    assertThat(root.resolve("store.input"))
        .hasContent("mender_boot_part 3\nmender_boot_part_hex 3\nupgrade_available 1\nbootcount 0");
    assertThat(root.resolve("store.calls"))
        .as("probe, clean-up, change")
        .hasContent("call\n".repeat(3));
    assertThat(root.resolve("store/mender_uboot_separator")).doesNotExist();
    control.confirm();
    assertThat(root.resolve("store.calls")).as("probed once").hasContent("call\n".repeat(4));
  }

  @Test
  void boardThatDropsCountAndHexadecimalForm_isContent() throws Exception {
    String set =
        """
        while IFS="= " read -r name value; do
          case $name in mender_boot_part|upgrade_available) echo "$value" > "$STORE/$name";; esac
        done
        """;
    String store = store(Map.of("mender_boot_part", "2", "upgrade_available", "0"));
    CommandBootControl control = control(store, "cat \"$STORE/$1\"\n", set);

    control.checkReady();
    control.startTrial(3);
    assertThat(control.read()).isEqualTo(new BootState(3, true, 0));
    control.confirm();
    assertThat(control.read()).isEqualTo(new BootState(3, false, 0));
  }

  @Test
  void toolThatOnlySaysItDidIt_isFoundOut() throws Exception {
    CommandBootControl control = control(store(FRESH), STORE_PRINT, "cat >/dev/null\n");

    assertBootenv(() -> control.startTrial(3), "mender_boot_part is `2` after it was set to `3`");
  }

  @Test
  void failingSetTool_isQuotedWithItsExitCode() throws Exception {
    CommandBootControl control =
        control(store(FRESH), STORE_PRINT, "echo flash is worn >&2\nexit 17\n");

    assertBootenv(() -> control.startTrial(3), "set -s -: exit code 17, flash is worn");
  }

  @Test
  void failingPrintTool_isQuotedWithItsExitCode() throws Exception {
    CommandBootControl control = control(store(Map.of()), STORE_PRINT, "true\n");

    assertBootenv(
        control::read, "print mender_boot_part: exit code 1, ## Error: \"mender_boot_part\" not");
  }

  @Test
  void toolThatHangs_isEndedWithItsChildren() throws Exception {
    String hang = "echo waiting >&2\nsleep 600 & echo $! > \"$STORE.child\"\nwait\n";
    Path print = script("print", store(FRESH), hang);
    EnvTools tools = EnvTools.of(print, print, Duration.ofMillis(1500), programs());

    assertBootenv(
        () -> new CommandBootControl(tools).read(), "print: did not end within 1 s, waiting");

    long child = Long.parseLong(Files.readString(root.resolve("store.child")).strip());
    ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
  }

  @Test
  void toolThatCannotBeRun_isNamed() throws Exception {
    Path broken = script("broken", store(FRESH), "");
    Files.writeString(broken, "#!/no/such/shell\n");

    assertBootenv(
        () ->
            new CommandBootControl(EnvTools.of(broken, broken, Duration.ofSeconds(5), programs()))
                .read(),
        "broken: can not be started");
  }

  @Test
  void toolThatPrintsWithoutEnd_fillsNeitherMemoryNorMessage() throws Exception {
    CommandBootControl control =
        control(store(FRESH), "head -c 20000000 /dev/zero\nhead -c 9000000 /dev/zero >&2\n", "");

    assertThatThrownBy(control::read)
        .isInstanceOf(UpdateException.class)
        .message()
        .hasSizeLessThan(400)
        .contains("upgrade_available is `?????");
  }

  @Test
  void builtInEnvironment_isNotTakenForAStoredOne() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, FRESH, 0);
    Files.writeString(root.resolve("initial"), "mender_boot_part=2\nupgrade_available=0\n");
    String config = hostConfig(files);
    String initial = " -f " + root.resolve("initial") + " ";
    CommandBootControl control =
        control(
            "x",
            "exec fw_printenv -c " + config + initial + "\"$@\"\n",
            "exec fw_setenv -c " + config + initial + "\"$@\"\n");
    assertThat(control.read().bootPart()).isEqualTo(2);
    files.damage(0);
    files.damage(1);
    byte[] first = files.bytes(0);

    assertBootenv(control::read, "found no valid stored environment");
    assertBootenv(() -> control.startTrial(3), "found no valid stored environment");
    assertThat(files.bytes(0)).isEqualTo(first);
  }

  @Test
  void confirmation_comparesWhatTheToolShows() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, FRESH, 0);
    Path print = script("print", "x", "exec fw_printenv -c " + hostConfig(files) + " \"$@\"\n");
    Confirmation confirmation =
        new PrintenvConfirmation(EnvTools.of(print, print, CommandBootControl.TIMEOUT, programs()));
    UBootControl.of(files.open(new FlockLock()), false, confirmation).startTrial(3);

    confirmation.check(Map.of("mender_boot_part", "3"));
    assertBootenv(
        () -> confirmation.check(Map.of("mender_boot_part", "2")),
        "shows mender_boot_part as `3`, expected `2`");
  }

  private CommandBootControl overLibubootenv(EnvFiles files) throws Exception {
    String config = hostConfig(files);
    return control(
        "x",
        "exec fw_printenv -c " + config + " \"$@\"\n",
        "exec fw_setenv -c " + config + " \"$@\"\n");
  }

  private CommandBootControl control(String store, String print, String set) throws Exception {
    return CommandBootControl.of(
        script("print", store, print), script("set", store, set), programs());
  }

  private Programs programs() {
    return Programs.in(root);
  }

  private Path script(String name, String store, String body) throws IOException {
    Path script = root.resolve(name);
    Files.writeString(script, "#!/bin/sh\nSTORE=" + store + "\n" + body);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String store(Map<String, String> variables) throws IOException {
    Path store = Files.createDirectories(root.resolve("store"));
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      Files.writeString(store.resolve(variable.getKey()), variable.getValue() + "\n");
    }
    return store.toString();
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> variables = new HashMap<>(FRESH);
    variables.put(name, value);
    return variables;
  }

  private static String hostConfig(EnvFiles files) throws IOException {
    String lines = "";
    for (Path copy : files.copies) {
      lines += copy + " 0 0x2000\n";
    }
    return Files.writeString(files.root.resolve("etc/fw_env.host.config"), lines).toString();
  }

  private static void assertBootenv(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
        .hasMessageContaining(message);
  }
}
