package tandem.process;

import tandem.core.UpdateException;

/** Runs programs. */
@FunctionalInterface
public interface ProgramRunner {

  /**
   * Runs a program to its end. What it prints has been handed over by then, except what a
   * background process prints that it left behind. Does not return while Tandem is being ended by a
   * signal.
   *
   * @throws UpdateException OS_ERROR when it can not be started, BUSY when it can not be ended, or
   *     one that a killed Tandem left behind can not
   */
  ProgramResult run(ProgramCall call, LineListener lines) throws UpdateException;
}
