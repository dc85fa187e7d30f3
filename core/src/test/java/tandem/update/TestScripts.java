package tandem.update;

import java.nio.file.Path;
import tandem.config.ScriptSettings;
import tandem.process.ProgramRunner;
import tandem.script.Pause;
import tandem.script.ScriptSetup;
import tandem.script.StateScripts;

/** State scripts of a device in a folder. */
final class TestScripts {
  private TestScripts() {}

  /** Returns those of a device that has none. */
  static StateScripts none(Path folder) {
    return in(
        folder,
        (call, lines) -> {
          throw new AssertionError("there is no script to run: " + call);
        });
  }

  /** Returns those in {@code etc} and in {@code store/scripts} of the folder. */
  static StateScripts in(Path folder, ProgramRunner programs) {
    ScriptSetup setup =
        new ScriptSetup(
            Path.of("/"),
            folder.resolve("etc"),
            folder.resolve("store"),
            ScriptSettings.DEFAULT,
            ScriptSetup.Mode.RUN,
            false);
    return new StateScripts(setup, programs, Pause.SYSTEM);
  }
}
