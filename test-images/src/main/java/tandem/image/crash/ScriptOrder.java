package tandem.image.crash;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the state scripts of a device were called for, over all resets. A script may be called again
 * after a power cut; what it may rely on holds at each call. A way back may begin before the first
 * of them: a state is stored before its scripts are called.
 */
final class ScriptOrder {
  private static final String INSTALL_ENTER = "ArtifactInstall_Enter";

  /** Each moment, and what must have been before it in the same update. */
  private static final List<List<String>> BEFORE =
      List.of(
          List.of("ArtifactInstall_Leave", INSTALL_ENTER),
          List.of("ArtifactCommit_Enter", "ArtifactInstall_Leave"),
          List.of("ArtifactCommit_Leave", "ArtifactCommit_Enter"),
          List.of("ArtifactRollback_Leave", "ArtifactRollback_Enter"));

  private static final List<String> END = List.of("ArtifactCommit_Leave");
  private static final List<String> WAY_BACK = List.of("ArtifactRollback_Enter");

  private final Set<String> called = new TreeSet<>();
  private final Watch watch;
  private @Nullable String complaint;

  /** Hears of each call, at the time of it. */
  @FunctionalInterface
  interface Watch {
    /** Says what is wrong with the device at this call; empty if nothing is. */
    String on(String moment);
  }

  ScriptOrder(Watch watch) {
    this.watch = watch;
  }

  /** Takes a call of a script of this name. */
  void called(String script) {
    String moment = script.replaceFirst("_[0-9][0-9].*", "");
    if (moment.equals(INSTALL_ENTER)) {
      called.clear();
    }
    for (List<String> rule : BEFORE) {
      if (rule.get(0).equals(moment) && !called.contains(rule.get(1))) {
        complain(moment + " is called, and " + rule.get(1) + " was not");
      }
    }
    boolean isBack = moment.startsWith("ArtifactRollback") || moment.startsWith("ArtifactFailure");
    if (isBack && called.containsAll(END)) {
      complain(moment + " is called after ArtifactCommit_Leave");
    }
    if (moment.startsWith("ArtifactCommit") && called.containsAll(WAY_BACK)) {
      complain(moment + " is called after ArtifactRollback_Enter");
    }
    seen(moment);
    String wrong = watch.on(moment);
    if (!wrong.isEmpty()) {
      complain(wrong);
    }
  }

  /** Takes a call that was before the device was reset. */
  void seen(String moment) {
    if (moment.equals(INSTALL_ENTER)) {
      called.clear();
    }
    called.add(moment);
  }

  private void complain(String text) {
    if (complaint == null && !called.contains(ScriptCall.NONE_BY_DEFAULT)) {
      complaint = text;
    }
  }

  /** Returns the first thing that was wrong, or null. */
  @Nullable String complaint() {
    return complaint;
  }
}
