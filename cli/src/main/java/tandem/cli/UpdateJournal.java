package tandem.cli;

import java.util.EnumSet;
import java.util.Set;
import tandem.update.Event;
import tandem.update.Step;
import tandem.update.StepListener;

/** Remembers of an update on its way what is told of it in the end. */
final class UpdateJournal implements StepListener {

  /** What happened. */
  enum Mark {
    DOWNLOADED,
    DOWNLOAD_FAILED,
    INSTALLED,
    INSTALL_FAILED,
    AUTO_COMMIT,
    COMMITTED,
    COMMIT_FAILED,
    POST_COMMIT_FAILED,
    ROLLED_BACK,
    ROLLBACK_FAILED,
    NO_ROLLBACK,
    NOT_MODIFIED,
    CLEANUP_FAILED
  }

  private final Set<Mark> marks = EnumSet.noneOf(Mark.class);

  boolean has(Mark mark) {
    return marks.contains(mark);
  }

  boolean isEmpty() {
    return marks.isEmpty();
  }

  /** The download failed before the first step. */
  void downloadFailed() {
    marks.add(Mark.DOWNLOAD_FAILED);
    marks.add(Mark.NOT_MODIFIED);
  }

  // What became of an update before it, which this command has closed, is told by the log.
  @Override
  public void entered(Step step) {
    if (step == Step.DOWNLOAD_ENTER) {
      marks.clear();
    }
  }

  @Override
  public void left(Step step, Event event) {
    switch (event) {
      case DONE -> done(step);
      case YES -> {}
      case NO -> refused(step);
      case FAILED, BROKEN, UNSTORED, LOOPED -> failed(step);
    }
  }

  private void done(Step step) {
    switch (step) {
      case DOWNLOAD -> marks.add(Mark.DOWNLOADED);
      case INSTALL -> marks.add(Mark.INSTALLED);
      case COMMIT -> marks.add(Mark.COMMITTED);
      case ROLLBACK -> marks.add(Mark.ROLLED_BACK);
      default -> {}
    }
  }

  private void refused(Step step) {
    switch (step) {
      case COMMIT_QUERY -> marks.add(Mark.AUTO_COMMIT);
      case ROLLBACK_QUERY, DEMAND_QUERY -> marks.add(Mark.NO_ROLLBACK);
      default -> {}
    }
  }

  private void failed(Step step) {
    switch (step) {
      case DOWNLOAD_ENTER, DOWNLOAD, DOWNLOAD_LEAVE -> downloadFailed();
      case EARLY_ROLLBACK_QUERY, INSTALL_CHECK -> {
        marks.add(Mark.INSTALL_FAILED);
        marks.add(Mark.NOT_MODIFIED);
      }
      case INSTALL_ENTER, INSTALL, INSTALL_LEAVE -> marks.add(Mark.INSTALL_FAILED);
      case COMMIT_ENTER, COMMIT -> marks.add(Mark.COMMIT_FAILED);
      case COMMIT_LEAVE -> marks.add(Mark.POST_COMMIT_FAILED);
      case ROLLBACK_QUERY, DEMAND_QUERY, ROLLBACK_ENTER, ROLLBACK, FAILURE_ENTER, FAILURE ->
          marks.add(Mark.ROLLBACK_FAILED);
      case CLEANUP -> marks.add(Mark.CLEANUP_FAILED);
      default -> {}
    }
  }
}
