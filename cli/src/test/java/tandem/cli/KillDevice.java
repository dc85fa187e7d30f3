package tandem.cli;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A device of loop devices that goes from one release to the other, and of which it is known at any
 * time what has to be in the slot that runs. What boots is read from the environment by
 * libubootenv's tool alone.
 */
final class KillDevice {
  /** More than what any situation needs: rolling back, and installing again. */
  private static final int MOST_STEPS = 8;

  private final LoopTestDevice loops;
  private final TestDevice device;
  private Release running;
  private Release next;
  private String active = "a";

  /** Takes a device whose slot a runs; nothing is in it yet. */
  KillDevice(LoopTestDevice loops, Release running, Release next) {
    this.loops = loops;
    this.device = loops.device();
    this.running = running;
    this.next = next;
  }

  /** Puts the first release where it runs, and goes to the other one, which Tandem then knows. */
  void begin() throws Exception {
    Files.write(device.slot(active), Files.readAllBytes(running.image()), WRITE);
    install();
    boot();
    device.run("commit");
    settle();
  }

  Release next() {
    return next;
  }

  String situation() throws Exception {
    return device.situation();
  }

  Command tandem(String command, Object... more) {
    return device.tandem(command, more);
  }

  Command command(RandomKillIT.Victim victim) {
    return switch (victim) {
      case INSTALL -> tandem("install", next.artifact());
      case RESUME -> tandem("resume", next.artifact());
      case COMMIT -> tandem("commit");
      case ROLLBACK -> tandem("rollback");
    };
  }

  void install() {
    device.run("install", next.artifact());
  }

  /** Plays a reset with U-Boot and Mender's boot script, and a system that comes up. */
  void boot() throws Exception {
    if (environment("upgrade_available").equals("1")) {
      device.setEnvironment("bootcount=1");
    }
    loops.run(bootSlot());
  }

  /** Returns whether the old system boots; the slot that boots must have all of its image. */
  boolean expectCompleteSystem() throws Exception {
    String slot = bootSlot();
    boolean old = slot.equals(active);
    Images.expectAtStart(device.slot(slot), (old ? running : next).image());
    Images.expectAtStart(device.slot(active), running.image());
    return old;
  }

  /** Lets a user, who may reboot or not, and run any command, bring it to an end. */
  void cleanUp(SplittableRandom random) throws Exception {
    List<String> story = new ArrayList<>();
    if (random.nextBoolean()) {
      boot();
    }
    while (!isClean()) {
      takeForOldIfCommitted();
      assertThat(story).hasSizeLessThan(MOST_STEPS);
      String command = List.of("commit", "rollback", "resume", "install").get(random.nextInt(4));
      boolean takes = command.equals("resume") || command.equals("install");
      Run run = takes ? device.attempt(command, next.artifact()) : device.attempt(command);
      story.add(command + " " + run.code() + " " + device.situation());
      assertThat(run.code()).as("%s%n%s", story, run.err()).isNotEqualTo(70);
      boot();
      expectCompleteSystem();
    }
    settle();
  }

  private boolean isClean() throws Exception {
    return environment("upgrade_available").equals("0") && device.situation().equals("IDLE");
  }

  /** Checks that what runs is what Tandem says, and takes that for where the next update begins. */
  private void settle() throws Exception {
    boot();
    expectCompleteSystem();
    takeForOldIfCommitted();
    assertThat(device.run("show-artifact").out()).isEqualTo(running.name() + "\n");
  }

  // From the commit on the new system is the one that must not be lost: install closes the record
  // of a commit that was killed behind its write, and then writes the slot that has become free.
  private void takeForOldIfCommitted() throws Exception {
    if (environment("upgrade_available").equals("0") && !bootSlot().equals(active)) {
      active = bootSlot();
      Release former = running;
      running = next;
      next = former;
    }
  }

  private String bootSlot() throws Exception {
    Map<String, String> variables = device.environment();
    assertThat(variables.get("mender_boot_part_hex")).isEqualTo(variables.get("mender_boot_part"));
    return switch (environment("mender_boot_part")) {
      case "2" -> "a";
      case "3" -> "b";
      default -> throw new AssertionError("no slot boots: " + variables);
    };
  }

  private String environment(String name) throws Exception {
    return device.environment().getOrDefault(name, "");
  }
}
