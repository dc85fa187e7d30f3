package tandem.cli;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tandem.update.Event;
import tandem.update.Plan;
import tandem.update.Step;

/** The words of mender 3.4: said while the update goes its way, and failures as lines of a log. */
final class MenderVoice implements DeviceToolVoice {
  private final Console console;
  private final Clock clock;

  MenderVoice(Console console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public void entered(Step step) {
    if (step == Step.COMMIT_ENTER) {
      say("Committing Artifact...");
    } else if (step == Step.ROLLBACK_ENTER) {
      say("Rolling back Artifact...");
    }
  }

  @Override
  public void left(Step step, Event event) {
    if (step == Step.COMMIT_QUERY && event == Event.NO) {
      say("Artifact doesn't support rollback. Committing immediately.");
    }
  }

  @Override
  public void begins(Plan plan) {}

  @Override
  public List<String> done(Answer answer) {
    return answer.lines().stream()
        .filter(
            line -> line.equals(InstallAnswer.HOW_TO_GO_ON) || line.equals(InstallAnswer.REBOOT))
        .toList();
  }

  @Override
  public void failed(boolean installing, Failure failure) {
    console.out().flush();
    boolean nothing = failure.code() == ExitCode.NOTHING_IN_PROGRESS;
    log(nothing ? "warning" : "error", failure.message());
    failure.hint().ifPresent(hint -> log("info", "hint: " + hint));
  }

  /** Prints a line as mender's log has it, which is on standard error. */
  void log(String level, String message) {
    String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String quoted = message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    console.note("time=\"" + time + "\" level=" + level + " msg=\"" + quoted + "\"");
  }

  private void say(String text) {
    console.out().println(text);
    console.out().flush();
  }
}
