package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.process.Programs;

/** What the board's program for boot variables does after the Tandem that called it has ended. */
@Timeout(60)
class BootOrphanIT {
  private static final String PRINT = "cat \"$STORE/$1\"\n";

  /** Takes as long as the file says; is torn if it is ended meanwhile. */
  private static final String SET =
      """
      test "$*" = "-s -" || exit 9
      cat > "$STORE/input"
      echo torn > "$STORE/flash"
      if grep -q available.1 "$STORE/input"; then
        echo $$ > "$STORE/new"; mv "$STORE/new" "$STORE/started"
        sleep "$(cat "$STORE/seconds")"
      fi
      while IFS='= ' read -r name value; do echo "$value" > "$STORE/$name"; done < "$STORE/input"
      echo whole > "$STORE/flash"
      """;

  @TempDir Path folder;
  private @Nullable Process tandem;

  @BeforeAll
  static void probe() {
    RequiredTool.orSkip("sh", "cat", "sleep", "grep", "mv");
  }

  @BeforeEach
  void makeBoard() throws Exception {
    Files.writeString(folder.resolve("mender_boot_part"), "2\n");
    Files.writeString(folder.resolve("upgrade_available"), "0\n");
    script("print", PRINT);
    script("fw_setenv", SET);
  }

  @AfterEach
  void endTandem() throws Exception {
    if (tandem != null) {
      tandem.destroyForcibly().waitFor();
    }
  }

  @Test
  void orphanThatWouldSwitchLate_isEndedBeforeTheRollback() throws Exception {
    long orphan = startTrial(1000);
    kill();
    assertThat(isAlive(orphan)).isTrue();
    assertThat(folder.resolve(Programs.MARK_NAME)).content().startsWith(orphan + " ");

    nextTandem().bootWithoutTrial(2);

    assertThat(isAlive(orphan)).isFalse();
    assertThat(nextTandem().read()).isEqualTo(new BootState(2, false, 0));
    assertThat(folder.resolve(Programs.MARK_NAME)).doesNotExist();
  }

  @Test
  void orphanThatIsWriting_isAwaitedAndNotTorn() throws Exception {
    startTrial(2);
    kill();

    Programs.in(folder).endLeftOvers();

    assertThat(folder.resolve("flash")).hasContent("whole");
    assertThat(nextTandem().read()).isEqualTo(new BootState(3, true, 0));
    nextTandem().bootWithoutTrial(2);
    assertThat(nextTandem().read()).isEqualTo(new BootState(2, false, 0));
  }

  @Test
  void sigterm_letsTheWriteEnd() throws Exception {
    long writer = startTrial(2);

    running().toHandle().destroy();

    assertThat(running().waitFor()).isEqualTo(143);
    assertThat(isAlive(writer)).isFalse();
    assertThat(folder.resolve("flash")).hasContent("whole");
    assertThat(folder.resolve(Programs.MARK_NAME)).doesNotExist();
  }

  private BootControl nextTandem() throws Exception {
    return control(folder);
  }

  private static BootControl control(Path folder) throws Exception {
    return CommandBootControl.of(
        folder.resolve("print"), folder.resolve("fw_setenv"), Programs.in(folder));
  }

  private long startTrial(int seconds) throws Exception {
    Files.writeString(folder.resolve("seconds"), seconds + "\n");
    tandem =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    Path started = folder.resolve("started");
    while (!Files.exists(started)) {
      assertThat(running().isAlive()).isTrue();
      Thread.sleep(20);
    }
    return Long.parseLong(Files.readString(started).strip());
  }

  private void kill() throws Exception {
    running().destroyForcibly().waitFor();
  }

  private Process running() {
    return Objects.requireNonNull(tandem);
  }

  // One that has ended may keep its number until its parent looks.
  private static boolean isAlive(long process) {
    try {
      return !Files.readString(Path.of("/proc", Long.toString(process), "stat")).contains(") Z ");
    } catch (IOException e) {
      return false;
    }
  }

  private void script(String name, String body) throws Exception {
    Path script =
        Files.writeString(folder.resolve(name), "#!/bin/sh\nSTORE='" + folder + "'\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A Tandem that begins a trial in the board of its first argument. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      control(Path.of(args[0])).startTrial(3);
    }
  }
}
