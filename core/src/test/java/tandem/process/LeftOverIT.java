package tandem.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** What programs do after the Tandem that started them was killed, and after it got a signal. */
@Timeout(120)
class LeftOverIT {
  @TempDir Path store;
  private Path mark;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void nameMark() {
    mark = store.resolve(Programs.MARK_NAME);
  }

  @AfterEach
  void endTandem() throws Exception {
    for (Process tandem : started) {
      tandem.destroyForcibly().waitFor();
    }
  }

  @Test
  void programOfAKilledTandem_isEndedByTheNext() throws Exception {
    int leader = startAndKill("sleep 100 & wait");
    assertThat(isAlive(leader)).isTrue();
    assertThat(mark).content().matches(leader + " [0-9]+ [0-9a-f-]{36} 0\n");

    programs(5).endLeftOvers();

    assertThat(isAlive(leader)).isFalse();
    assertThat(ProcessEntry.anyLivingIn(leader)).isFalse();
    assertThat(mark).doesNotExist();
  }

  @Test
  void programThatIgnoresSigterm_isKilled() throws Exception {
    int leader = startAndKill("trap '' TERM; sleep 100 & wait");

    programs(1).endLeftOvers();

    assertThat(ProcessEntry.anyLivingIn(leader)).isFalse();
  }

  @Test
  void descendantInASessionOfItsOwn_isFoundByItsLock() throws Exception {
    Process tandem = start("echo $$; setsid sleep 100 & echo $!; sleep 2");
    int leader = number(tandem.inputReader());
    int daemon = number(tandem.inputReader());
    tandem.destroyForcibly().waitFor();
    awaitEnd(leader);
    Files.writeString(mark, ""); // as if killed before it could note the group
    assertThat(isAlive(daemon)).isTrue();

    programs(5).endLeftOvers();

    assertThat(isAlive(daemon)).isFalse();
  }

  @Test
  void memberThatHasClosedEverything_endsWithItsGroup() throws Exception {
    int leader = startAndKill("exec 1>&- 2>&-; exec bash -c 'exec 100>&-; sleep 100; true'");
    awaitNoLock();

    programs(5).endLeftOvers();

    assertThat(ProcessEntry.anyLivingIn(leader)).isFalse();
  }

  @Test
  void nextProgram_waitsForTheEndOfTheLeftOne() throws Exception {
    int leader = startAndKill("trap 'sleep 1; exit' TERM; sleep 100 & wait");

    ProgramCall call = ProgramCall.of(List.of("/bin/true"), store, Duration.ofSeconds(30));
    assertThat(programs(30).run(call, LineListener.NONE).ok()).isTrue();

    assertThat(ProcessEntry.anyLivingIn(leader)).isFalse();
  }

  @Test
  void innocentProcesses_areLeftAlone() throws Exception {
    Process reader = new ProcessBuilder("tail", "-f", mark.toString()).start();
    Process other = new ProcessBuilder("setsid", "sleep", "100").start();
    try {
      long started = ProcessEntry.of((int) other.pid()).orElseThrow().started();
      // The number of one that runs, noted before a reboot, and with another start.
      Files.writeString(mark, other.pid() + " " + started + " 0-0\n");
      programs(1).endLeftOvers();
      assertThat(mark).doesNotExist();
      Files.writeString(mark, other.pid() + " " + (started - 1) + " " + ChildMark.bootId() + "\n");
      programs(1).endLeftOvers();
      Files.writeString(mark, "99999999999 nonsense " + ChildMark.bootId());
      programs(1).endLeftOvers();

      assertThat(other.isAlive()).isTrue();
      assertThat(reader.isAlive() || reader.exitValue() == 1).isTrue();
    } finally {
      other.destroyForcibly().waitFor();
      reader.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatDoesNotEnd_isBusy() throws Exception {
    // Under the lock of somebody who is no process that we may end: ourselves.
    try (ChildMark held = ChildMark.create(mark)) {
      assertThat(held.descriptor()).isPositive();

      assertThatThrownBy(() -> programs(0).endLeftOvers())
          .isInstanceOfSatisfying(
              UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BUSY))
          .hasMessageContaining("a killed run has left processes that do not end");
    }
  }

  @Test
  void sigtermToTandem_endsTheGroupAndNothingIsDoneAfterwards() throws Exception {
    Process tandem = start("trap 'echo asked; exit 0' TERM; sleep 100 & echo $$; wait");
    BufferedReader output = tandem.inputReader();
    int leader = number(output);

    tandem.toHandle().destroy(); // leaves the output open

    assertThat(tandem.waitFor()).isEqualTo(143);
    assertThat(line(output)).isEqualTo("line asked");
    assertThat(output.readLine()).isNull();
    assertThat(ProcessEntry.anyLivingIn(leader)).isFalse();
    assertThat(mark).doesNotExist();
  }

  @Test
  void signalToBoth_isNotTakenForAFailureOfTheProgram() throws Exception {
    Process tandem = start("sleep 100 & echo $$; wait");
    BufferedReader output = tandem.inputReader();
    int leader = number(output);

    new ProcessBuilder("kill", "--", "-" + leader, Long.toString(tandem.pid())).start().waitFor();

    assertThat(tandem.waitFor()).isEqualTo(143);
    assertThat(output.readLine()).isNull();
  }

  private Programs programs(int seconds) {
    return Programs.in(store, Duration.ofSeconds(seconds));
  }

  private int startAndKill(String script) throws Exception {
    Process tandem = start("echo $$; " + script);
    int leader = number(tandem.inputReader());
    tandem.destroyForcibly().waitFor();
    return leader;
  }

  private Process start(String script) throws Exception {
    Process tandem =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ProgramMain.class.getName(),
                store.toString(),
                script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(tandem);
    return tandem;
  }

  private static int number(BufferedReader reader) throws Exception {
    return Integer.parseInt(line(reader).substring("line ".length()));
  }

  private static String line(BufferedReader reader) throws Exception {
    String line = reader.readLine();
    assertThat(line).isNotNull();
    return line;
  }

  private static void awaitEnd(int number) throws Exception {
    while (isAlive(number)) {
      Thread.sleep(20);
    }
  }

  private void awaitNoLock() throws Exception {
    for (int i = 0; i < 200 && isHeld(); i++) {
      Thread.sleep(20);
    }
  }

  private boolean isHeld() throws Exception {
    return new ProcessBuilder("flock", "-n", mark.toString(), "true").start().waitFor() != 0;
  }

  private static boolean isAlive(int number) {
    return ProcessEntry.of(number).filter(entry -> !entry.zombie()).isPresent();
  }
}
