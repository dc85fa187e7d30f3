package tandem.doctor;

import static tandem.doctor.FindingId.LOCK_FREE;
import static tandem.doctor.FindingId.PROCESSES_LEFT_OVER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.block.Flock;
import tandem.core.UpdateException;
import tandem.process.Programs;
import tandem.update.DeviceStore;

/** Examines whether a Tandem is at work, and what a killed one has left. */
final class ProcessChecks {
  private final Path dataStore;
  private final Findings findings;

  ProcessChecks(Path dataStore, Findings findings) {
    this.dataStore = dataStore;
    this.findings = findings;
  }

  void check() {
    Path lock = dataStore.resolve(DeviceStore.LOCK_NAME);
    Optional<Boolean> free = findings.look(LOCK_FREE, lock.toString(), () -> isFree(lock));
    if (free.isEmpty()) {
      return;
    }
    if (free.get()) {
      findings.ok(LOCK_FREE, lock.toString(), "no other Tandem is at work");
      checkLeftOvers();
    } else {
      findings.warn(
          LOCK_FREE,
          lock.toString(),
          lock + ": another Tandem is at work, so what was found may be out of date",
          "run doctor again when it has finished");
    }
  }

  // It is taken for an instant only, and never made.
  private static boolean isFree(Path lock) throws UpdateException {
    if (!Files.exists(lock)) {
      return true;
    }
    Optional<Flock> taken = Flock.tryAcquire(lock);
    taken.ifPresent(Flock::close);
    return taken.isPresent();
  }

  private void checkLeftOvers() {
    Optional<List<String>> left =
        findings.look(
            PROCESSES_LEFT_OVER, dataStore.toString(), () -> Programs.in(dataStore).leftOvers());
    left.ifPresent(
        processes -> {
          for (String process : processes) {
            findings.warn(
                PROCESSES_LEFT_OVER,
                process,
                process + ": a killed Tandem has left it running",
                "the next install, resume, commit or rollback ends it");
          }
          if (processes.isEmpty()) {
            findings.ok(
                PROCESSES_LEFT_OVER, dataStore.toString(), "no killed Tandem has left anything");
          }
        });
  }
}
