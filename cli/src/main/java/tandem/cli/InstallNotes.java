package tandem.cli;

import org.jspecify.annotations.Nullable;
import tandem.core.ProgressListener;
import tandem.update.InstallListener;
import tandem.update.Plan;

/** Tells what an installation is about to do, on standard error. */
final class InstallNotes implements InstallListener {
  private final Context context;
  private final @Nullable ProgressPrinter printer;

  private final boolean runsScripts;

  InstallNotes(Context context, @Nullable ProgressPrinter printer, boolean runsScripts) {
    this.runsScripts = runsScripts;
    this.context = context;
    this.printer = printer;
  }

  @Override
  public void onPlan(Plan plan) {
    Console console = context.console();
    if (context.habits().announcer().isPresent()) {
      context.habits().announcer().get().accept(plan);
    } else if (printer != null && printer.isJson()) {
      printer.event(PlanText.event(plan));
    } else {
      console.note("Installing artifact...");
      console.note(PlanText.summary(plan));
    }
    if (!runsScripts && !plan.header().scripts().isEmpty()) {
      console.warn(
          plan.header().scripts().size()
              + " state scripts are not run, because the root is not that of the running system");
    }
  }

  @Override
  public ProgressListener progress() {
    return printer == null ? ProgressListener.NONE : printer;
  }

  static void end(@Nullable ProgressPrinter printer) {
    if (printer != null) {
      printer.close();
    }
  }
}
