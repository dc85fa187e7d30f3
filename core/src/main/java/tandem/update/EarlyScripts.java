package tandem.update;

import java.io.IOException;
import java.lang.System.Logger.Level;
import tandem.core.UpdateException;
import tandem.script.ScriptMoment;
import tandem.script.StateScripts;
import tandem.source.Source;

/** The scripts of the download where they come before the artifact is looked at. */
final class EarlyScripts {
  private static final System.Logger LOG = System.getLogger(EarlyScripts.class.getName());

  private final StateScripts scripts;
  private final Semantics semantics;
  private boolean entered;

  EarlyScripts(StateScripts scripts, Semantics semantics) {
    this.scripts = scripts;
    this.semantics = semantics;
  }

  // A source that can not be opened is no download yet.
  Source.Opened enterWith(Source source) throws IOException, UpdateException {
    Source.Opened opened = source.open();
    try {
      enter();
      return opened;
    } catch (UpdateException e) {
      opened.close();
      throw e;
    }
  }

  private void enter() throws UpdateException {
    if (semantics.has(Clause.DOWNLOAD_ENTER_COMES_FIRST)) {
      entered = true;
      try {
        scripts.run(ScriptMoment.DOWNLOAD_ENTER);
      } catch (UpdateException e) {
        failed();
        throw e;
      }
    }
  }

  /** From now on the table says what a failure means. */
  void passed() {
    entered = false;
  }

  void failed() {
    if (entered) {
      entered = false;
      try {
        scripts.run(ScriptMoment.DOWNLOAD_ERROR);
      } catch (UpdateException e) {
        LOG.log(Level.WARNING, () -> String.valueOf(e.getMessage()));
      }
    }
  }
}
