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

  /** A kill falls between these parts of the time that the command takes when it is let live. */
  private static final double FIRST = 0.5;

  private static final double LAST = 1.1;

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final KillTally tally = new KillTally();
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
    long install = time(Victim.INSTALL);
    long commit = time(Victim.COMMIT);
    long rollback = time(Victim.ROLLBACK);

    for (int i = 0; i < KILLS; i++) {
      Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
      prepare(victim);
      long whole =
          switch (victim) {
            case INSTALL, RESUME -> install;
            case COMMIT -> commit;
            case ROLLBACK -> rollback;
          };
      boolean killed = kill(victim, (long) (whole * random.nextDouble(FIRST, LAST)));
      boolean old = device.expectCompleteSystem();
      tally.count(victim, killed ? device.situation() : "(was done)", old);
      device.cleanUp(random);
      if (tally.total() % TOLD_EVERY == 0 || tally.total() == KILLS) {
        System.err.println(tally);
      }
    }
    assertThat(tally.total()).isEqualTo(KILLS);
  }

  private long time(Victim victim) throws Exception {
    prepare(victim);
    long start = System.nanoTime();
    device.command(victim).run().expect(ExitCode.OK);
    long took = System.nanoTime() - start;
    device.cleanUp(random);
    return took;
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
    try (RunningCommand running = device.command(victim).start()) {
      return !running.endsWithin(afterNanos, TimeUnit.NANOSECONDS);
    }
  }
}
