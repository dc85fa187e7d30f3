package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the built program at random instants, on loop devices. This shows what it makes of what it
 * finds when it is started again, and nothing of durability: what was written before the kill is in
 * the page cache, and is there afterwards. Power cuts are the crash kit's.
 */
class RandomKillIT {
  private static final int KILLS = Integer.getInteger("tandem.kills", 15);
  private static final long SEED = Long.getLong("tandem.kills.seed", System.nanoTime());
  private static final int TOLD_EVERY = 50;
  private static final int IMAGE_BYTES = 8 << 20;

  /** Kills that come too late are none; so many of all may. */
  private static final int MOST_LATE = 4;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final KillTally tally = new KillTally();
  private final KillPace pace = new KillPace();
  private LoopTestDevice loops;
  private KillDevice device;

  /** What is killed. */
  enum Victim {
    INSTALL,
    RESUME,
    COMMIT,
    ROLLBACK
  }

  @BeforeEach
  void makeDevice() throws Exception {
    LoopTestDevice.orSkip();
    loops = new LoopTestDevice(folder);
    loops.make(IMAGE_BYTES, IMAGE_BYTES);
    Release a = Release.ofNoise(folder, "release-a", IMAGE_BYTES);
    Release b = Release.ofNoise(folder, "release-b", IMAGE_BYTES);
    device = new KillDevice(loops, a, b);
    device.begin();
  }

  @AfterEach
  void detach() throws Exception {
    loops.close();
  }

  @Test
  void killAtAnyInstant_leavesACompleteSystemToBoot_andTandemCleansUp() throws Exception {
    System.err.println(KILLS + " kills, seed " + SEED);
    for (Victim victim : Victim.values()) {
      prepare(victim);
      long start = System.nanoTime();
      expectDone(victim, device.command(victim).run());
      pace.lived(victim, System.nanoTime() - start);
      device.cleanUp(random);
    }
    for (int i = 0; tally.kills() < KILLS; i++) {
      assertThat(i).as("tries for %d kills", KILLS).isLessThan(MOST_LATE * KILLS + MOST_LATE);
      Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
      prepare(victim);
      boolean killed = kill(victim, pace.next(victim, random));
      boolean old = device.expectCompleteSystem();
      if (killed) {
        tally.count(victim, device.situation(), old);
      } else {
        tally.late(victim);
      }
      device.cleanUp(random);
      if (killed && (tally.kills() % TOLD_EVERY == 0 || tally.kills() == KILLS)) {
        System.err.println(tally);
      }
    }
  }

  private void prepare(Victim victim) throws Exception {
    switch (victim) {
      case INSTALL -> {}
      case RESUME -> {
        byte[] artifact = Files.readAllBytes(device.next().artifact());
        try (RunningCommand install = device.tandem("install", "-").start()) {
          install.feed(artifact, 0, 1 + random.nextInt(artifact.length));
        }
      }
      case COMMIT -> {
        device.install();
        device.boot();
      }
      case ROLLBACK -> {
        device.install();
        if (random.nextBoolean()) {
          device.boot();
        }
      }
    }
  }

  private boolean kill(Victim victim, long afterNanos) throws Exception {
    long start = System.nanoTime();
    try (RunningCommand running = device.command(victim).start()) {
      if (running.endsWithin(afterNanos, TimeUnit.NANOSECONDS)) {
        pace.lived(victim, System.nanoTime() - start);
        expectDone(victim, running.await());
        return false;
      }
    }
    pace.killed(victim, afterNanos);
    return true;
  }

  // An interrupted installation may have come to nothing that could be resumed.
  private static void expectDone(Victim victim, Run run) {
    if (victim != Victim.RESUME || run.code() != ExitCode.NOTHING_IN_PROGRESS.number()) {
      run.expect(ExitCode.OK);
    }
  }
}
