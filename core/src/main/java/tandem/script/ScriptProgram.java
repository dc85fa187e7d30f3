package tandem.script;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import tandem.core.UpdateException;

/** Runs one script as a program. */
@FunctionalInterface
public interface ScriptProgram {

  /**
   * Runs it to its end, with the environment and working folder of Tandem.
   *
   * @param words program and arguments
   * @param timeout when it is ended, with all that it has started
   * @param lines takes each line of its output
   * @return its exit code
   * @throws UpdateException when it can not be started, ends by a signal, or takes too long
   */
  int run(List<String> words, Duration timeout, Consumer<String> lines) throws UpdateException;
}
