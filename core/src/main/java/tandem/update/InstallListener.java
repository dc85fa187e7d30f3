package tandem.update;

import tandem.core.ProgressListener;

/** Hears what an installation is about to do, and how far it is. */
public interface InstallListener {

  /** Takes the plan, before the first byte is written. */
  void onPlan(Plan plan);

  /** Returns who hears the progress. */
  ProgressListener progress();
}
