package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.config.BootControlKind;
import tandem.config.BootSettings;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Programs;

/** Reads what {@code grub-editenv} and the scripts of grub-mender-grubenv write, and back. */
class GrubControlIT {
  @TempDir Path root;
  private Path folder = Path.of("unset");

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("grub-editenv", "sha256sum", "sh", "flock");
  }

  @BeforeEach
  void layOut() throws Exception {
    folder = root.resolve("boot/efi/grub-mender-grubenv");
    for (String copy : List.of("mender_grubenv1", "mender_grubenv2")) {
      Path files = Files.createDirectories(folder.resolve(copy));
      editenv(files.resolve("env"), "create");
      editenv(files.resolve("env"), "set", "bootcount=0", "mender_boot_part=2");
      editenv(files.resolve("env"), "set", "upgrade_available=0");
      editenv(files.resolve("lock"), "create");
      editenv(files.resolve("lock"), "set", "editing=0");
      Commands.run("sh", "-c", "cd '" + files + "' && sha256sum lock > lock.sha256sum");
    }
  }

  @Test
  void whatItWrites_isWhatTheToolsShowAndAccept() throws Exception {
    BootControl control = choose(BootControlKind.AUTO);

    control.checkReady();
    control.startTrial(3);

    for (String copy : List.of("mender_grubenv1", "mender_grubenv2")) {
      assertThat(editenv(folder.resolve(copy).resolve("env"), "list"))
          .isEqualTo("bootcount=0\nmender_boot_part=3\nupgrade_available=1\n");
      assertThat(editenv(folder.resolve(copy).resolve("lock"), "list")).isEqualTo("editing=0\n");
      Commands.run(
          "sh", "-c", "cd '" + folder.resolve(copy) + "' && sha256sum --status -c lock.sha256sum");
    }
    assertThat(control.warnings()).isEmpty();
  }

  @Test
  void block_hasTheBytesThatGrubsToolWouldWrite() throws Exception {
    Path theirs = root.resolve("theirs");
    editenv(theirs, "create");
    byte[] ours = Files.readAllBytes(theirs);
    for (List<String> change :
        List.of(
            List.of("a", "1"),
            List.of("name", "some words"),
            List.of("a", "longer"),
            List.of("b", "back\\slash"),
            List.of("name", ""),
            List.of("b", "line\nbreak"),
            List.of("a", "x"),
            List.of("long", "v".repeat(500)))) {
      String name = change.get(0);
      String value = change.get(1);
      editenv(theirs, "set", name + "=" + value);
      GrubBlock block = Objects.requireNonNull(GrubBlock.decode(ours));
      ours = block.with(Map.of(name, value)).encode();

      assertThat(new String(ours, ISO_8859_1))
          .isEqualTo(new String(Files.readAllBytes(theirs), ISO_8859_1));
    }
  }

  @Test
  void copyThatIsDamaged_isRepairedByTheNextWrite() throws Exception {
    Files.writeString(folder.resolve("mender_grubenv1/lock"), "nonsense");
    Files.delete(folder.resolve("mender_grubenv1/lock.sha256sum"));
    BootControl control = choose(BootControlKind.GRUB);
    assertThat(control.warnings()).isNotEmpty();

    control.bootWithoutTrial(2);

    assertThat(control.warnings()).isEmpty();
    Commands.run(
        "sh",
        "-c",
        "cd '" + folder.resolve("mender_grubenv1") + "' && sha256sum --status -c lock.sha256sum");
  }

  @Test
  void plainBlock_isReadAndWrittenWhereItIsAllowed() throws Exception {
    Path plain = Files.createDirectories(root.resolve("shared")).resolve("grubenv");
    editenv(plain, "create");
    editenv(plain, "set", "saved_entry=0", "mender_boot_part=2", "upgrade_available=0");
    BootControl control =
        BootControls.choose(
            new BootDevice(
                new DevicePaths(root),
                new BootSettings(
                    BootControlKind.GRUB,
                    true,
                    new BootSettings.Files(
                        Optional.of("/shared"), Optional.empty(), Optional.empty()),
                    List.of(),
                    List.of("reboot")),
                ToolPlaces.USUAL,
                Programs.in(root),
                EnvLocks.NONE,
                new SlotParts(2, 3, 2)));

    control.checkReady();
    control.startTrial(3);

    assertThat(editenv(plain, "list"))
        .isEqualTo("saved_entry=0\nmender_boot_part=3\nupgrade_available=1\nbootcount=0\n");
  }

  @Test
  void lockOfTheScripts_isHonoured() throws Exception {
    Process holder = Commands.start("flock", EnvLocks.GRUB, "sh", "-c", "echo held; exec cat");
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      BootControl control = choose(BootControlKind.GRUB);

      assertThatThrownBy(() -> control.startTrial(3))
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY));
      assertThat(control.read()).isEqualTo(new BootState(2, false, 0));
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
  }

  /** With the scripts themselves, where a machine has them; Debian packages none. */
  @Test
  void realScripts_showWhatItWritesAndTheOtherWayRound() throws Exception {
    Path print = Path.of("/usr/bin/grub-mender-grubenv-print");
    Path set = Path.of("/usr/bin/grub-mender-grubenv-set");
    if (!Files.isExecutable(print) || !Files.isExecutable(set)) {
      System.err.println("skipped: grub-mender-grubenv is not installed");
      return;
    }
    RequiredTool.orSkip("unshare", "mount");
    BootControl control = choose(BootControlKind.GRUB);
    control.startTrial(3);
    assertThat(script(print + " mender_boot_part upgrade_available"))
        .isEqualTo("mender_boot_part=3\nupgrade_available=1\n");

    script("printf 'upgrade_available 0\\nmender_boot_part 2\\n' | " + set + " -s -");
    assertThat(control.read()).isEqualTo(new BootState(2, false, 0));
    assertThat(control.warnings()).isEmpty();
    control.startTrial(3);

    assertThat(script(print + " upgrade_available bootcount"))
        .isEqualTo("upgrade_available=1\nbootcount=0\n");
  }

  private String script(String command) throws Exception {
    Path config = Files.writeString(root.resolve("config"), "ENV_DIR = " + folder + "\n");
    Path etc = Path.of("/etc/mender_grubenv.config");
    boolean made = !Files.exists(etc);
    String bind = "mount --bind '" + config + "' " + etc + " && ";
    try {
      if (made) {
        Files.createFile(etc);
      }
      return Commands.run("unshare", "-m", "sh", "-c", bind + command);
    } finally {
      if (made) {
        Files.delete(etc);
      }
    }
  }

  private BootControl choose(BootControlKind kind) throws UpdateException {
    return BootControls.choose(
        new BootDevice(
            new DevicePaths(root),
            BootSettings.of(kind),
            ToolPlaces.USUAL,
            Programs.in(root),
            path -> new FlockLock(path).acquire(),
            new SlotParts(2, 3, 2)));
  }

  private static String editenv(Path file, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 2];
    command[0] = "grub-editenv";
    command[1] = file.toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return Commands.run(command);
  }
}
