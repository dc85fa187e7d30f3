package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import tandem.image.qemu.CommandResult;
import tandem.image.qemu.Console;
import tandem.image.qemu.ConsoleException;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.RebootException;

/**
 * Updates a device again and again, to and fro between two releases, and cuts its power at random
 * moments. What it does next is what the device needs, or what was cut least often so far.
 */
final class CutWalk {
  private static final Duration LONG = Duration.ofMinutes(8);
  private static final int MOST_STEPS = 6;
  private static final int MOST_REST_MILLIS = 3000;

  /** Situations that ask a human being for something, or that a power cut can not have made. */
  private static final Set<String> NEVER =
      Set.of("CONTRADICTION", "UNRECORDED_TRIAL", "REBOOT_PENDING", "AWAITING_REBOOT");

  private static final Set<String> DOWNLOAD = Set.of("DOWNLOAD_INTERRUPTED");

  private final CutDevice device;
  private final HostHttp http;
  private final Random random;
  private final CutExpectation expectation;
  private final CutTally tally = new CutTally();
  private final CutPace pace = new CutPace();
  private String situation = "IDLE";
  private int bootPart = 2;

  CutWalk(CutDevice device, HostHttp http, String first, long seed) {
    this.device = device;
    this.http = http;
    this.random = new Random(seed);
    this.expectation = new CutExpectation(first);
  }

  CutTally tally() {
    return tally;
  }

  /** Cuts so often, and then lets the device come to rest. */
  void go(int cuts) throws IOException {
    powerOn();
    assertThat(situation).isEqualTo("IDLE");
    learn();
    while (tally.cuts() < cuts) {
      cut();
    }
    comeToRest();
    device.powerOff();
  }

  private void powerOn() throws IOException {
    CutDevice.Next next = device.next();
    expectation.expectNext(next.release(), next.onTrial());
    bootPart = next.bootPart();
    situation = device.powerOn(next);
    expectation.hasBooted(next.release(), next.onTrial());
    assertThat(situation).isNotIn(NEVER);
  }

  /** Does one update without any cut, to learn how long everything takes. */
  private void learn() throws IOException {
    long start = System.nanoTime();
    install();
    pace.took(CutOperation.INSTALL, since(start));
    start = System.nanoTime();
    device.console().send("tandem reboot");
    device.console().awaitBoot(Device.BOOT);
    pace.took(CutOperation.REBOOT, since(start));
    expectation.hasBootedFresh();
    start = System.nanoTime();
    expectation.commits();
    device.run("tandem commit", LONG, 0);
    expectation.hasCommitted();
    pace.took(CutOperation.COMMIT, since(start));
    pace.took(CutOperation.ROLLBACK, since(start));
    pace.took(CutOperation.RESUME, since(start));
    bootPart = 5 - bootPart;
    situation = device.situation(bootPart, false);
    assertThat(situation).isEqualTo("IDLE");
    expectation.hasBooted(other(), false);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void cut() throws IOException {
    long start = System.nanoTime();
    CutOperation operation = choose();
    prepare(operation);
    String old = expectation.old();
    String before = situation;
    Duration instant = pace.instant(timing(operation), random.nextDouble());
    boolean over = operate(operation, instant);
    device.cut();
    powerOn();
    boolean fresh = bootsFresh(old);
    tally.count(new CutTally.Cut(operation, over, fresh, situation));
    System.err.printf(
        "cut %d: %s (from %s) after %.1f of about %.1f s%s: %s boots, %s, %.0f s%n",
        tally.cuts(),
        operation.shown(),
        before,
        instant.toMillis() / 1e3,
        pace.seconds(timing(operation)),
        over ? ", was over" : "",
        fresh ? "new" : "old",
        situation,
        since(start));
  }

  private boolean bootsFresh(String old) {
    return expectation.trial() == CutExpectation.Trial.RUNNING || !expectation.old().equals(old);
  }

  /** A resumed download is as long as an installation. */
  private CutOperation timing(CutOperation operation) {
    return operation == CutOperation.RESUME && DOWNLOAD.contains(situation)
        ? CutOperation.INSTALL
        : operation;
  }

  /** Returns the operation that was cut least of those that are possible now. */
  private CutOperation choose() {
    List<CutOperation> possible = new ArrayList<>();
    if (situation.equals("TRIAL_RUNNING")) {
      possible.add(CutOperation.COMMIT);
      possible.add(CutOperation.ROLLBACK);
    } else if (expectation.trial() == CutExpectation.Trial.RUNNING) {
      possible.add(CutOperation.RESUME);
      possible.add(CutOperation.ROLLBACK);
    } else {
      possible.addAll(List.of(CutOperation.values()));
      if (situation.equals("IDLE")) {
        possible.remove(CutOperation.RESUME);
      }
    }
    int least = possible.stream().mapToInt(tally::cuts).min().orElse(0);
    possible.removeIf(one -> tally.cuts(one) > least);
    return possible.get(random.nextInt(possible.size()));
  }

  /** Brings the device, without a cut, to where the operation is possible. */
  private void prepare(CutOperation operation) throws IOException {
    boolean needsUpdate =
        operation == CutOperation.REBOOT
            || operation == CutOperation.COMMIT
            || operation == CutOperation.ROLLBACK;
    if (!needsUpdate || expectation.trial() == CutExpectation.Trial.RUNNING) {
      return;
    }
    long start = System.nanoTime();
    install();
    pace.took(CutOperation.INSTALL, since(start));
    situation = "AWAITING_REBOOT";
    if (operation == CutOperation.COMMIT) {
      assertThat(device.reboot().version()).isEqualTo(other());
      expectation.hasBootedFresh();
      situation = "TRIAL_RUNNING";
    }
  }

  private void install() throws IOException {
    expectation.installs(other());
    device.run(installation(), LONG, 0);
    expectation.isInstalled();
  }

  /** Returns the release that is not committed. */
  private String other() {
    return expectation.old().equals("v1") ? "v2" : "v1";
  }

  private String installation() {
    return "tandem install --allow-http --progress=none " + http.guestUrl(other() + ".mender");
  }

  /** Begins it, and returns at that instant: whether it was over by then. */
  private boolean operate(CutOperation operation, Duration instant) throws IOException {
    return switch (operation) {
      case INSTALL, SWITCH -> {
        expectation.installs(other());
        yield runUntil(operation, installation(), instant, expectation::isInstalled, 0);
      }
      case RESUME -> resume(instant);
      case COMMIT -> {
        expectation.commits();
        yield runUntil(operation, "tandem commit", instant, expectation::hasCommitted, 0);
      }
      case ROLLBACK -> {
        expectation.goesBack();
        yield runUntil(operation, "tandem rollback", instant, expectation::isBack, 0);
      }
      case REBOOT -> rebootUntil(instant);
    };
  }

  private boolean resume(Duration instant) throws IOException {
    String command = "tandem resume --allow-http --progress=none";
    if (DOWNLOAD.contains(situation)) {
      expectation.installs(other());
      return runUntil(CutOperation.INSTALL, command, instant, expectation::isInstalled, 0);
    }
    expectation.goesBack(); // only what is open is closed, when nothing is on trial
    return runUntil(CutOperation.RESUME, command, instant, expectation::isBack, 0, 1, 2, 88);
  }

  private boolean runUntil(
      CutOperation operation, String command, Duration instant, Runnable done, Integer... codes)
      throws IOException {
    long start = System.nanoTime();
    CommandResult result;
    try {
      result = device.console().run(command, instant);
    } catch (RebootException e) {
      throw e; // by itself, and not by a cut
    } catch (ConsoleException e) {
      device.expectOn();
      pace.wentOnAfter(operation, since(start));
      return false;
    }
    assertThat(result.exit()).as(command + "\n" + result.output()).isIn((Object[]) codes);
    done.run();
    pace.took(operation, since(start));
    rest();
    return true;
  }

  private boolean rebootUntil(Duration instant) throws IOException {
    long start = System.nanoTime();
    Console console = device.console();
    int before = console.booted().size();
    expectation.reboots();
    console.send("tandem reboot");
    boolean over = true;
    try {
      console.awaitBoot(instant);
      pace.took(CutOperation.REBOOT, since(start));
      rest();
    } catch (ConsoleException e) {
      device.expectOn();
      pace.wentOnAfter(CutOperation.REBOOT, since(start));
      over = false;
    }
    device.cut();
    if (console.booted().size() > before) { // it may have shown without its prompt
      assertThat(console.booted().get(before).version()).isEqualTo(other());
      expectation.hasBootedFresh();
    }
    return over;
  }

  /** Lets some of the time go by in which the device has nothing to do any more. */
  private void rest() throws IOException {
    device.console().idle(Duration.ofMillis(random.nextInt(MOST_REST_MILLIS)));
  }

  /** Does what is needed until no update is open: a device never needs more than a few commands. */
  private void comeToRest() throws IOException {
    for (int i = 0; !situation.equals("IDLE"); i++) {
      assertThat(i).as("commands, and the device is still " + situation).isLessThan(MOST_STEPS);
      boolean isOnTrial = expectation.trial() == CutExpectation.Trial.RUNNING;
      expectation.goesBack();
      device.run("tandem rollback", LONG, 0, 2);
      expectation.isBack();
      if (isOnTrial) {
        device.cut();
        powerOn();
      } else {
        situation = device.situation(bootPart, false);
      }
    }
  }

  /** Writes the table, with the seed of what was left to chance. */
  void write(Path file, String title) throws IOException {
    List<String> lines = new ArrayList<>(List.of(title, ""));
    lines.addAll(tally.lines());
    Files.write(file, lines);
    lines.forEach(System.err::println);
  }
}
