package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.config.BootControlKind.AUTO;
import static tandem.config.BootControlKind.COMMAND;
import static tandem.config.BootControlKind.GRUB;
import static tandem.config.BootControlKind.SYSTEMD_BOOT;
import static tandem.config.BootControlKind.TRYBOOT;
import static tandem.config.BootControlKind.UBOOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.config.BootControlKind;
import tandem.config.BootSettings;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Programs;

class BootControlsTest {
  private static final String SCRIPT = "#!/bin/sh\n";
  private static final String LIBUBOOTENV = "\u007fELF..libubootenv.so.0..";
  private static final String UBOOT_TOOL = "\u007fELF../etc/fw_env.config..";
  private static final String VENDOR = "\u007fELF..";

  @TempDir Path root;
  private Path tools = Path.of("unset");
  private BootSettings.Files settings = BootSettings.Files.USUAL;
  private List<String> command = List.of();

  @BeforeEach
  void layOut() throws Exception {
    tools = Files.createDirectory(root.resolve("bin"));
    EnvFiles.redundant(root, Map.of(), 0);
  }

  private static void assertWritesItself(BootControl control) {
    assertThat(control).isInstanceOf(EnvironmentControl.class);
    assertThat(control.description()).startsWith("u-boot environment /");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void auto_writesItselfWhereNoToolIsInstalled(boolean host) throws Exception {
    assertWritesItself(choose(AUTO, host));
  }

  @Test
  void auto_writesItselfBesideTheRealTools() throws Exception {
    for (String content : List.of(LIBUBOOTENV, UBOOT_TOOL)) {
      tool("fw_printenv", content);
      tool("fw_setenv", content);

      assertWritesItself(choose(AUTO, true));
    }
  }

  @Test
  void auto_followsLinksToTheRealTool() throws Exception {
    tool("real", LIBUBOOTENV);
    Files.createSymbolicLink(tools.resolve("fw_printenv"), tools.resolve("real"));
    Files.createSymbolicLink(tools.resolve("fw_setenv"), tools.resolve("fw_printenv"));

    assertWritesItself(choose(AUTO, true));
  }

  @Test
  void auto_usesTheBoardsOwnTools() throws Exception {
    for (String content : List.of(SCRIPT, VENDOR)) {
      tool("fw_printenv", content);
      tool("fw_setenv", content);

      assertThat(choose(AUTO, true)).isInstanceOf(CommandBootControl.class);
    }
  }

  @Test
  void auto_prefersTheToolsOfGrub() throws Exception {
    tool("fw_printenv", LIBUBOOTENV);
    tool("fw_setenv", LIBUBOOTENV);
    tool("grub-mender-grubenv-print", SCRIPT);
    tool("grub-mender-grubenv-set", SCRIPT);

    assertThat(choose(AUTO, true))
        .isInstanceOfSatisfying(
            CommandBootControl.class,
            control -> assertThat(control.description()).contains("grub-mender-grubenv-print"));
  }

  @ParameterizedTest
  @CsvSource({"/dev/mtd0 0 0x4000", "/dev/ubi0:env 0 0x4000", "'uboot:\n  size: 0x4000'"})
  void auto_leavesWhatOnlyTheToolCanWriteToTheTool(String config) throws Exception {
    Files.writeString(root.resolve("etc/fw_env.config"), config);

    assertKind(ErrorKind.UNSUPPORTED, () -> choose(AUTO, true));
    assertKind(ErrorKind.UNSUPPORTED, () -> choose(AUTO, false));
    tool("fw_printenv", LIBUBOOTENV);
    tool("fw_setenv", LIBUBOOTENV);

    assertThat(choose(AUTO, true)).isInstanceOf(CommandBootControl.class);
    assertKind(ErrorKind.UNSUPPORTED, () -> choose(UBOOT, true));
  }

  @Test
  void auto_reportsAConfigurationThatMakesNoSense() throws Exception {
    tool("fw_printenv", LIBUBOOTENV);
    tool("fw_setenv", LIBUBOOTENV);
    Files.writeString(root.resolve("etc/fw_env.config"), "/dev/x");

    assertKind(ErrorKind.CONFIG, () -> choose(AUTO, true));
  }

  @Test
  void auto_refusesAForeignSetToolThatNothingCanRead() throws Exception {
    tool("fw_setenv", SCRIPT);

    assertKind(ErrorKind.CONFIG, () -> choose(AUTO, true));
  }

  @Test
  void nothingFound_saysWhatWasLookedFor() throws Exception {
    Files.delete(root.resolve("etc/fw_env.config"));

    assertThatThrownBy(() -> choose(AUTO, true))
        .hasMessageContaining(root.resolve("etc/fw_env.config") + " is missing")
        .hasMessageContaining("fw_setenv")
        .hasMessageContaining(tools.toString());
    assertThatThrownBy(() -> choose(AUTO, false))
        .hasMessage(root.resolve("etc/fw_env.config") + ": is missing");
    assertKind(ErrorKind.CONFIG, () -> choose(UBOOT, true));
  }

  @Test
  void toolsWithoutAConfiguration_mayKnowBetter() throws Exception {
    Files.delete(root.resolve("etc/fw_env.config"));
    tool("fw_printenv", UBOOT_TOOL);
    tool("fw_setenv", UBOOT_TOOL);

    assertThat(choose(AUTO, true)).isInstanceOf(CommandBootControl.class);
  }

  @Test
  void otherRoot_neverRunsTools() throws Exception {
    tool("fw_printenv", SCRIPT);
    tool("fw_setenv", SCRIPT);

    assertWritesItself(choose(AUTO, false));
    assertKind(ErrorKind.CONFIG, () -> choose(COMMAND, false));
  }

  @Test
  void command_needsTools() throws Exception {
    assertKind(ErrorKind.CONFIG, () -> choose(COMMAND, true));
    tool("fw_printenv", LIBUBOOTENV);
    tool("fw_setenv", LIBUBOOTENV);

    assertThat(choose(COMMAND, true)).isInstanceOf(CommandBootControl.class);
  }

  @Test
  void configuredTools_areTakenByNameOrPathAndMustExist() throws Exception {
    tool("get", SCRIPT);
    Path set = tool("set", SCRIPT);

    BootControl control = choose(Optional.of("get"), Optional.of(set.toString()));

    assertThat(control.description())
        .isEqualTo("boot variables of " + tools.resolve("get") + " and " + set);
    assertThatThrownBy(() -> choose(Optional.of("none"), Optional.of(set.toString())))
        .hasMessage("none: no such program in [" + tools + "]");
  }

  @Test
  void pathsThatClimb_stayBelowTheRoot() throws Exception {
    Files.writeString(
        root.resolve("etc/fw_env.config"),
        "/../../boot/env0 0 0x2000\n/boot/../../../boot/env1 0 0x2000\n");
    EnvFiles files =
        EnvFiles.redundant(root, Map.of("mender_boot_part", "2", "upgrade_available", "0"), 0);
    files.config("/../../boot/env0 0 0x2000\n/boot/../../../boot/env1 0 0x2000\n");

    assertThat(choose(AUTO, false).read()).isEqualTo(new BootState(2, false, 0));
  }

  @Test
  void auto_prefersTheTwoCopiesOfGrub() throws Exception {
    tool("grub-mender-grubenv-print", SCRIPT);
    tool("grub-mender-grubenv-set", SCRIPT);
    Files.createDirectories(root.resolve("boot/efi/EFI/BOOT/mender_grubenv1"));

    assertThat(choose(AUTO, true).description())
        .isEqualTo("grub environment " + root + "/boot/efi/EFI/BOOT/mender_grubenv1 and 2");
  }

  @Test
  void grub_followsTheScriptsConfigurationAndThenTheSetting() throws Exception {
    Files.createDirectories(root.resolve("boot/grub/mender_grubenv1"));
    Files.createDirectories(root.resolve("set/mender_grubenv1"));
    Files.writeString(
        root.resolve("etc/mender_grubenv.config"), "ENV_DIR=/old\nENV_DIR = /scripts\n");

    assertThat(choose(GRUB, true).description()).contains(root + "/scripts/mender_grubenv1");
    settings = new BootSettings.Files(Optional.of("/set"), Optional.empty(), Optional.empty());
    assertThat(choose(GRUB, true).description()).contains(root + "/set/mender_grubenv1");
    settings = new BootSettings.Files(Optional.of("/none"), Optional.empty(), Optional.empty());
    assertKind(ErrorKind.CONFIG, () -> choose(GRUB, true));
  }

  @Test
  void systemdBoot_needsBothEntriesAndTheLoadersFile() throws Exception {
    assertKind(ErrorKind.CONFIG, () -> choose(SYSTEMD_BOOT, true));
    settings = new BootSettings.Files(Optional.empty(), Optional.of("a"), Optional.of("A"));
    assertKind(ErrorKind.CONFIG, () -> choose(SYSTEMD_BOOT, true));
    settings = new BootSettings.Files(Optional.empty(), Optional.of("a"), Optional.of("b"));
    assertKind(ErrorKind.CONFIG, () -> choose(SYSTEMD_BOOT, true));
    Path entries = Files.createDirectories(root.resolve("efi/loader/entries"));
    Files.writeString(root.resolve("efi/loader/loader.conf"), "default a.conf\n");
    Files.writeString(entries.resolve("a.conf"), "linux /a\n");
    Files.writeString(entries.resolve("b.conf"), "linux /b\n");

    BootControl control = choose(SYSTEMD_BOOT, true);
    control.checkReady();
    control.startTrial(3);

    assertThat(entries.resolve("b+1.conf")).hasContent("linux /b");
    assertThat(choose(SYSTEMD_BOOT, true).read()).isEqualTo(new BootState(3, true, 0));

    Files.createDirectories(root.resolve("efi/EFI/Linux"));
    Files.createFile(root.resolve("efi/EFI/Linux/other.EFI"));
    assertKind(ErrorKind.BOOTENV, () -> choose(SYSTEMD_BOOT, true).checkReady());
  }

  @Test
  void tryboot_needsItsFileAndWritesIt() throws Exception {
    assertKind(ErrorKind.CONFIG, () -> choose(TRYBOOT, true));
    Path file = Files.createDirectories(root.resolve("boot/firmware")).resolve("autoboot.txt");
    Files.writeString(file, "[all]\ntryboot_a_b=1\nboot_partition=2\n");

    choose(TRYBOOT, true).checkReady();
    choose(TRYBOOT, true).startTrial(3);

    assertThat(choose(TRYBOOT, true).read()).isEqualTo(new BootState(3, true, 0));
    assertThat(Files.size(file)).isEqualTo(508);
  }

  @Test
  void command_takesTheIntegratorsProgramFirst() throws Exception {
    tool("fw_printenv", SCRIPT);
    tool("fw_setenv", SCRIPT);
    command = List.of(tools.resolve("own").toString(), "x");

    assertKind(ErrorKind.CONFIG, () -> choose(COMMAND, true));
    tool("own", SCRIPT);
    assertThat(choose(COMMAND, true).description()).isEqualTo("boot command " + command.get(0));
    assertKind(ErrorKind.CONFIG, () -> choose(COMMAND, false));
    command = List.of("own");
    assertKind(ErrorKind.CONFIG, () -> choose(COMMAND, true));
  }

  private BootControl choose(BootControlKind control, boolean host) throws UpdateException {
    return choose(control, Optional.empty(), Optional.empty(), host);
  }

  private BootControl choose(Optional<String> print, Optional<String> set) throws UpdateException {
    return choose(AUTO, print, set, true);
  }

  private BootControl choose(
      BootControlKind control, Optional<String> print, Optional<String> set, boolean host)
      throws UpdateException {
    return BootControls.choose(
        new BootDevice(
            new DevicePaths(root),
            new BootSettings(control, false, settings, command, List.of("reboot")),
            new ToolPlaces(List.of(tools), print, set),
            Programs.in(root),
            EnvLocks.NONE,
            new SlotParts(2, 3, 2)),
        host);
  }

  private Path tool(String name, String content) throws IOException {
    Path tool = Files.writeString(tools.resolve(name), content, ISO_8859_1);
    return Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assertKind(
      ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }
}
