package tandem.cli;

import java.util.List;
import tandem.update.Plan;
import tandem.update.StepListener;

/** What a tool prints, in the words that scripts look for. */
interface DeviceToolVoice extends StepListener {

  /** An installation begins: the artifact is one for this device. */
  void begins(Plan plan);

  /** A command that changes the device has succeeded; returns what goes to standard output. */
  List<String> done(Answer answer);

  /** A command has failed: prints all there is to say. */
  void failed(boolean installing, Failure failure);
}
