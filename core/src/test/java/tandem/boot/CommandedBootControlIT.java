package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Programs;

/** The documented protocol, spoken by a shell script. */
class CommandedBootControlIT {
  /** Its first argument is the folder of its state. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      set -eu
      cd "$1"
      test ! -e locked || { echo "somebody is at it" >&2; exit 75; }
      put() { printf 'boot=%s\\ntrial=%s\\ncount=%s\\n' "$1" "$2" "$3" > new; sync new; mv new state; }
      . ./state
      case $2 in
        state) cat state ;;
        trial) put "$3" 1 0 ;;
        confirm) put "$boot" 0 0 ;;
        boot) put "$3" 0 0 ;;
        *) exit 64 ;;
      esac
      """;

  @Nested
  class ConformanceIT extends BootControlConformance {
    @Override
    BootRig rig(Path folder) throws Exception {
      return new Rig(folder);
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo boot=2 | trial is missing, expected 0 or 1",
        "echo boot=2; echo trial=yes | trial is `yes`, expected 0 or 1",
        "echo trial=0 | boot is missing, expected a decimal number",
        "echo trial=0; echo boot=a | boot is `a`, expected a decimal number",
        "echo oh no >&2; exit 3 | state: exit code 3, oh no"
      })
  void answerThatMakesNoSense_isAnErrorOfTheEnvironment(String body, String message)
      throws Exception {
    BootControl control = control(program("#!/bin/sh\n" + body + "\n"), List.of());

    assertThatThrownBy(control::checkReady)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
        .hasMessageContaining(message);
  }

  @Test
  void programThatOnlySaysThatItDidIt_isFoundOut() throws Exception {
    BootControl control = control(program("#!/bin/sh\necho boot=2; echo trial=0\n"), List.of());

    assertThatThrownBy(() -> control.startTrial(3))
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("after `trial 3` it says boot=2 trial=0, expected boot=3 trial=1");
  }

  private Path program(String text) throws Exception {
    Path program = Files.writeString(folder.resolve("program"), text);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static BootControl control(Path program, List<String> arguments) {
    return new CommandedBootControl(
        program, arguments, Duration.ofSeconds(20), Programs.in(program.resolveSibling("data")));
  }

  private static final class Rig implements BootRig {
    private final Path folder;
    private final Path program;

    Rig(Path folder) throws Exception {
      this.folder = folder;
      this.program = Files.writeString(folder.resolve("program"), SCRIPT);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(folder.resolve("state"), "boot=2\ntrial=0\ncount=0\n");
    }

    @Override
    public BootControl control() throws Exception {
      Files.deleteIfExists(folder.resolve("locked"));
      return CommandedBootControlIT.control(program, List.of(folder.toString()));
    }

    @Override
    public @Nullable BootControl lockedControl() throws Exception {
      BootControl control = control();
      Files.createFile(folder.resolve("locked"));
      return control;
    }

    @Override
    public int reboot(List<String> arguments) throws Exception {
      BootState state = control().read();
      int slot = state.bootPart();
      if (state.trial()) {
        boolean failed = state.bootCount() > 0;
        slot = failed ? 5 - slot : slot;
        Files.writeString(
            folder.resolve("state"),
            "boot=%d\ntrial=%d\ncount=%d\n".formatted(slot, failed ? 0 : 1, failed ? 0 : 1));
      }
      return slot;
    }

    @Override
    public Object contents() throws Exception {
      return Files.readString(folder.resolve("state"));
    }
  }
}
