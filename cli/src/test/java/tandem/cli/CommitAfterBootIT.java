package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script of the service that commits, with stand-ins for the program and what reboots. */
@Timeout(240)
class CommitAfterBootIT {
  private static final Path PACKAGING = Path.of("packaging").toAbsolutePath();
  static final Path SCRIPT = PACKAGING.resolve("libexec/tandem-commit-after-boot");
  private static final String REFUSED = "exit code 78";

  @TempDir Path folder;
  private Path bin;
  private Path device;
  private Path log;
  private String limit = "60";

  @BeforeEach
  void makeStandIns() throws IOException {
    bin = Files.createDirectories(folder.resolve("bin"));
    device = Files.createDirectories(folder.resolve("device"));
    log = Files.createFile(folder.resolve("log"));
    executable(bin.resolve("reboot"), "echo plain reboot >>" + log);
    executable(bin.resolve("systemctl"), "echo systemctl $1 >>" + log);
    executable(bin.resolve("sleep"), "[ \"$1\" = 5 ] || exec /bin/sleep \"$1\"");
  }

  @AfterEach
  void deleteAll() {
    FolderTree.delete(folder);
  }

  static void executable(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Lets the stand-in say these situations, one after the other, and end commands with codes. */
  private void program(String situations, String... codes) throws IOException {
    Path left = Files.write(folder.resolve("situations"), List.of(situations.split(" ", -1)));
    StringBuilder script = new StringBuilder();
    script.append("if [ \"$1\" = status ]; then\n");
    script.append("  printf '{\\n  \"story\": \"a \\\\\"situation\\\\\": \\\\\"X\\\\\"\",\\n'\n");
    script.append("  printf '  \"situation\": \"%s\",\\n  \"code\": 0\\n}\\n' ");
    script.append("\"$(sed -n 1p ").append(left).append(")\"\n");
    script.append("  sed -i '1!b;$!d' ").append(left).append("\n  exit 0\nfi\n");
    script.append("echo \"$*\" >>").append(log).append('\n');
    for (String code : codes) {
      String[] pair = code.split(":", 2);
      script.append("[ \"$1\" != ").append(pair[0]).append(" ] || exit ");
      script.append(pair[1]).append('\n');
    }
    executable(bin.resolve("tandem"), script.toString());
  }

  private void check(String name, String script) throws IOException {
    executable(device.resolve("etc/tandem").resolve(name), script);
  }

  /** Runs the script as on a device whose /etc/tandem is that of the test. */
  private Run run(String shell) throws Exception {
    String text =
        Files.readString(SCRIPT).replace("=$root/etc/tandem", "=" + device + "/etc/tandem");
    Path copy = folder.resolve("script");
    executable(copy, text.substring(text.indexOf('\n') + 1));
    return Command.of(shell.split(" ", -1)[0])
        .arguments(shell.endsWith("busybox sh") ? new Object[] {"sh", copy} : new Object[] {copy})
        .env("PATH", bin + ":" + System.getenv("PATH"))
        .env("TANDEM_PROGRAM", bin.resolve("tandem").toString())
        .env("TANDEM_HEALTH_TIMEOUT", limit)
        .run();
  }

  private Run run() throws Exception {
    return run("sh");
  }

  @Test
  void script_isPlainShell() throws Exception {
    RequiredTool.orSkip("busybox", "shellcheck");

    Command.of("busybox", "sh", "-n", SCRIPT).succeed();
    Command.of("shellcheck", SCRIPT).succeed();
    assertThat(SCRIPT).isExecutable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"IDLE", "AWAITING_REBOOT", "FELL_BACK", "COMMIT_INTERRUPTED"})
  void nothingToCommit_isLeftAlone(String situation) throws Exception {
    program(situation);

    Run run = run().expect(ExitCode.OK);

    assertThat(run.err()).contains(situation);
    assertThat(log).isEmptyFile();
  }

  @Test
  void deviceWithoutACheck_isNotCommittedAndNotRebooted() throws Exception {
    program("TRIAL_RUNNING");
    Path notExecutable = device.resolve("etc/tandem/health-check.d/README");
    Files.createDirectories(notExecutable.getParent());
    Files.createFile(notExecutable);

    Run run = run();

    assertThat(run.code()).as(REFUSED).isEqualTo(78);
    assertThat(run.err()).contains("there is no health check", "the next reboot goes back");
    assertThat(log).isEmptyFile();
  }

  @Test
  void timeoutThatIsNoNumber_isRefused() throws Exception {
    program("TRIAL_RUNNING");

    Run run =
        Command.of(SCRIPT)
            .env("TANDEM_PROGRAM", bin.resolve("tandem").toString())
            .env("TANDEM_HEALTH_TIMEOUT", "5m")
            .run();

    assertThat(run.code()).as(REFUSED).isEqualTo(78);
    assertThat(run.err()).contains("'5m', expected a number of seconds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "busybox sh", "bash"})
  void healthySystem_isCommittedAfterAllChecks(String shell) throws Exception {
    RequiredTool.orSkip("busybox", "bash");
    program("TRIAL_RUNNING");
    check("health-check", "echo first >>" + log);
    check("health-check.d/10-b", "echo second >>" + log);
    check("health-check.d/20-a c", "cat; echo third >>" + log);

    run(shell).expect(ExitCode.OK);

    assertThat(log).hasContent("first\nsecond\nthird\ncommit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "busybox sh", "bash"})
  void failingCheck_leadsBackByAReboot(String shell) throws Exception {
    RequiredTool.orSkip("busybox", "bash");
    program("TRIAL_RUNNING");
    check("health-check.d/1", "exit 3");
    check("health-check.d/2", "echo never >>" + log);

    Run run = run(shell).expect(ExitCode.ROLLED_BACK);

    assertThat(run.err()).contains("health-check.d/1: exit code 3");
    assertThat(log).hasContent("rollback\nreboot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "busybox sh", "bash"})
  void hangingCheck_isEndedWithWhatItHasStarted(String shell) throws Exception {
    RequiredTool.orSkip("busybox", "bash", "setsid");
    limit = "2";
    program("TRIAL_RUNNING");
    Path alive = folder.resolve("alive");
    check("health-check", "trap '' TERM\n(while :; do : >" + alive + "; /bin/sleep 0.1; done)");

    Run run = run(shell).expect(ExitCode.ROLLED_BACK);

    assertThat(run.err()).contains("not done within 2 seconds");
    assertThat(log).hasContent("rollback\nreboot");
    Files.deleteIfExists(alive);
    Command.of("/bin/sleep", "0.5").succeed();
    assertThat(alive).doesNotExist();
  }

  @Test
  void rollbackThatFails_leavesTheFallbackToTheBootloader() throws Exception {
    program("TRIAL_RUNNING", "rollback:84");
    check("health-check", "exit 1");

    run().expect(ExitCode.BOOTENV);

    // The program's own reboot could start the trial once more.
    assertThat(log).hasContent("rollback\nplain reboot");
  }

  @Test
  void rebootThatFails_isTriedInOtherWays() throws Exception {
    program("TRIAL_RUNNING", "reboot:71");
    executable(bin.resolve("reboot"), "exit 1");
    check("health-check", "exit 1");

    run().expect(ExitCode.ROLLED_BACK);

    assertThat(log).hasContent("rollback\nreboot\nsystemctl reboot");
  }

  @Test
  void updateThatSwitchesNoSlots_isRolledBackWithoutAReboot() throws Exception {
    program("AWAITING_COMMIT");
    check("health-check", "exit 1");

    run().expect(ExitCode.ROLLED_BACK);

    assertThat(log).hasContent("rollback");
  }

  @Test
  void updateThatSomebodyElseEnds_isNoFailure() throws Exception {
    program("TRIAL_RUNNING", "commit:2", "rollback:2");
    check("health-check", "exit 0");
    run().expect(ExitCode.OK);

    check("health-check", "exit 1");
    run().expect(ExitCode.OK);

    assertThat(log).hasContent("commit\nrollback");
  }

  @Test
  void busyDevice_isTriedAgain() throws Exception {
    program(
        "TRIAL_RUNNING", "commit:\"$([ $(grep -c . " + log + ") -gt 3 ] && echo 0 || echo 75)\"");
    check("health-check", "exit 0");

    run().expect(ExitCode.OK);

    assertThat(log).hasContent("commit\ncommit\ncommit\ncommit");
  }

  @Test
  void signal_endsTheWaitingForAnotherTandem() throws Exception {
    program("TRIAL_RUNNING", "commit:75");
    executable(bin.resolve("sleep"), "[ \"$1\" != 5 ] || kill -s TERM $PPID");
    check("health-check", "exit 0");

    Run run = run();

    assertThat(run.code()).isEqualTo(143);
    assertThat(run.err()).contains("ended while another Tandem was at work: not committed");
    assertThat(log).hasContent("commit");
  }

  @Test
  void signal_doesNotEndWhatTandemHasBegun() throws Exception {
    program("TRIAL_RUNNING", "commit:\"$(kill -s TERM $PPID; echo 0)\"");
    check("health-check", "exit 0");

    assertThat(run().expect(ExitCode.OK).err()).contains("healthy: committed");
    assertThat(log).hasContent("commit");
  }

  @ParameterizedTest
  @CsvSource({
    "88, TRIAL_RUNNING REBOOT_PENDING, commit reboot",
    "87, TRIAL_RUNNING IDLE, commit",
    "74, TRIAL_RUNNING COMMITTED, commit",
    "86, TRIAL_RUNNING COMMIT_INTERRUPTED, commit rollback reboot",
    "71, TRIAL_RUNNING TRIAL_RUNNING, commit rollback reboot",
  })
  void commitThatFails_leadsBackUnlessItTookEffect(int code, String situations, String calls)
      throws Exception {
    program(situations, "commit:" + code);
    check("health-check", "exit 0");

    Run run = run();

    assertThat(run.err()).contains("commit: exit code " + code);
    assertThat(Files.readString(log)).isEqualToIgnoringNewLines(calls.replace(" ", "\n"));
    assertThat(run.code()).isIn(code, ExitCode.ROLLED_BACK.number());
  }
}
