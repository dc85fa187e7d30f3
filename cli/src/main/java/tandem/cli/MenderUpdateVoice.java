package tandem.cli;

import static tandem.cli.UpdateJournal.Mark.AUTO_COMMIT;
import static tandem.cli.UpdateJournal.Mark.CLEANUP_FAILED;
import static tandem.cli.UpdateJournal.Mark.COMMITTED;
import static tandem.cli.UpdateJournal.Mark.COMMIT_FAILED;
import static tandem.cli.UpdateJournal.Mark.DOWNLOADED;
import static tandem.cli.UpdateJournal.Mark.DOWNLOAD_FAILED;
import static tandem.cli.UpdateJournal.Mark.INSTALLED;
import static tandem.cli.UpdateJournal.Mark.INSTALL_FAILED;
import static tandem.cli.UpdateJournal.Mark.NOT_MODIFIED;
import static tandem.cli.UpdateJournal.Mark.NO_ROLLBACK;
import static tandem.cli.UpdateJournal.Mark.POST_COMMIT_FAILED;
import static tandem.cli.UpdateJournal.Mark.ROLLBACK_FAILED;
import static tandem.cli.UpdateJournal.Mark.ROLLED_BACK;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tandem.update.Event;
import tandem.update.Plan;
import tandem.update.Step;

/** The words of mender-update 5: what was done, what failed, and what became of the device. */
final class MenderUpdateVoice implements DeviceToolVoice {
  // These are found out before anything of the update is looked at.
  private static final Set<ExitCode> BEFORE_ALL =
      Set.of(
          ExitCode.USAGE,
          ExitCode.INTERNAL,
          ExitCode.BUSY,
          ExitCode.UPDATE_PENDING,
          ExitCode.NO_PERMISSION,
          ExitCode.CONFIG,
          ExitCode.BOOTENV,
          ExitCode.LATER,
          ExitCode.CONDITION);

  private final Console console;
  private final UpdateJournal journal = new UpdateJournal();

  MenderUpdateVoice(Console console) {
    this.console = console;
  }

  @Override
  public void entered(Step step) {
    journal.entered(step);
  }

  @Override
  public void left(Step step, Event event) {
    journal.left(step, event);
  }

  @Override
  public void begins(Plan plan) {
    console.out().println("Installing artifact...");
  }

  @Override
  public List<String> done(Answer answer) {
    List<String> lines = new ArrayList<>();
    if (answer.lines().contains(InstallAnswer.EMPTY)) {
      lines.addAll(List.of(InstallAnswer.EMPTY, InstallAnswer.INSTALLED_AND_COMMITTED));
      return lines;
    }
    if (journal.has(AUTO_COMMIT) && journal.has(INSTALLED) && journal.has(COMMITTED)) {
      lines.add(InstallAnswer.AUTO_COMMIT);
    }
    lines.addAll(operationDone());
    String more = additional();
    if (answer.lines().contains(InstallAnswer.REBOOT)) {
      more = join(more, InstallAnswer.REBOOT);
    }
    if (!more.isEmpty()) {
      lines.add(more);
    }
    return lines;
  }

  private List<String> operationDone() {
    if (journal.has(COMMITTED)) {
      return List.of(journal.has(INSTALLED) ? InstallAnswer.INSTALLED_AND_COMMITTED : "Committed.");
    }
    if (journal.has(INSTALLED)) {
      return InstallAnswer.INSTALLED;
    }
    if (journal.has(DOWNLOADED)) {
      return List.of("Streamed to storage, but not installed/enabled.");
    }
    return journal.isEmpty() ? List.of("Cleaned up.") : List.of();
  }

  private String additional() {
    String text = "";
    if (journal.has(ROLLBACK_FAILED)) {
      text = "Rollback failed. System may be in an inconsistent state.";
    } else if (journal.has(NO_ROLLBACK)) {
      text = "Update Module does not support rollback. System may be in an inconsistent state.";
    } else if (journal.has(NOT_MODIFIED)) {
      text = "System not modified.";
    } else if (journal.has(ROLLED_BACK)) {
      text = "Rolled back.";
    }
    if (journal.has(POST_COMMIT_FAILED)) {
      text = join(text, "One or more post-commit steps failed.");
    }
    return journal.has(CLEANUP_FAILED) ? join(text, "Cleanup failed.") : text;
  }

  private static String join(String first, String second) {
    return first.isEmpty() ? second : first + " " + second;
  }

  @Override
  public void failed(boolean installing, Failure failure) {
    if (failure.code() == ExitCode.NOTHING_IN_PROGRESS) {
      console.out().println("No update in progress.");
      failure.hint().ifPresent(hint -> console.note("hint: " + hint));
      return;
    }
    if (installing && journal.isEmpty() && !BEFORE_ALL.contains(failure.code())) {
      journal.downloadFailed();
    }
    if (journal.has(AUTO_COMMIT) && journal.has(INSTALLED)) {
      console.out().println(InstallAnswer.AUTO_COMMIT);
    }
    operationFailed().forEach(console.out()::println);
    if (!additional().isEmpty()) {
      console.out().println(additional());
    }
    console.out().flush();
    console.note("Could not fulfill request: " + failure.message());
    failure.hint().ifPresent(hint -> console.note("hint: " + hint));
  }

  // What failed after the commit has not kept the operation from being done.
  private List<String> operationFailed() {
    if (journal.has(DOWNLOAD_FAILED)) {
      return List.of("Streaming failed.");
    }
    if (journal.has(INSTALL_FAILED)) {
      return List.of("Installation failed.");
    }
    if (journal.has(COMMIT_FAILED)) {
      return List.of("Committing failed.");
    }
    boolean after = journal.has(POST_COMMIT_FAILED) || journal.has(CLEANUP_FAILED);
    return after && !journal.isEmpty() ? operationDone() : List.of();
  }
}
