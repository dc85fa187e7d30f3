package tandem.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;

/** Collects findings. Whatever fails on the way becomes one itself, and ends nothing else. */
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  /** Looks at something. */
  @FunctionalInterface
  interface Look<T> {
    /** Returns what is seen. */
    T look() throws UpdateException, IOException;
  }

  /** Checks something. */
  @FunctionalInterface
  interface Check {
    /** Does it, and fails if it is not in order. */
    void run() throws UpdateException, IOException;
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  void ok(FindingId id, String subject, String message) {
    all.add(new Finding(id, Severity.OK, Optional.empty(), subject, message, Optional.empty()));
  }

  void warn(FindingId id, String subject, String message, String hint) {
    all.add(
        new Finding(id, Severity.WARNING, Optional.empty(), subject, message, Optional.of(hint)));
  }

  void error(FindingId id, String subject, UpdateException failure) {
    all.add(
        new Finding(
            id,
            Severity.ERROR,
            Optional.of(failure.kind()),
            subject,
            String.valueOf(failure.getMessage()),
            failure.hint()));
  }

  /** Adds a fault of a program. */
  void fault(FindingId id, String subject, Fault fault) {
    if (fault.severity() == Severity.ERROR) {
      error(id, subject, new UpdateException(fault.kind(), fault.message()).withHint(fault.hint()));
    } else {
      warn(id, subject, fault.message(), fault.hint());
    }
  }

  /** Returns what is seen, or nothing and adds an error when that fails. */
  <T> Optional<T> look(FindingId id, String subject, Look<T> look) {
    try {
      return Optional.of(look.look());
    } catch (UpdateException e) {
      error(id, subject, e);
    } catch (IOException e) {
      error(id, subject, new UpdateException(ErrorKind.IO_ERROR, said(subject, e), e));
    } catch (RuntimeException e) {
      // A bug, or damage that nobody thought of: all other checks are worth as much as before.
      error(
          FindingId.DOCTOR_CHECK,
          subject,
          new UpdateException(ErrorKind.FAILED, id.text() + ": the check itself failed: " + e, e)
              .withHint("this is a bug in Tandem: please report it"));
    }
    return Optional.empty();
  }

  private static String said(String subject, IOException e) {
    String text = Reasons.of(e);
    return text.startsWith(subject) ? text : subject + ": " + text;
  }

  /** Tells whether a check succeeds, and adds an error when not. */
  boolean passes(FindingId id, String subject, Check check) {
    return look(
            id,
            subject,
            () -> {
              check.run();
              return true;
            })
        .isPresent();
  }

  /** Runs a check, and says so when it succeeds. */
  void check(FindingId id, String subject, String success, Check check) {
    if (passes(id, subject, check)) {
      ok(id, subject, success);
    }
  }
}
