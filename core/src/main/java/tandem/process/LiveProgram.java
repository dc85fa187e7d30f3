package tandem.process;

import java.time.Duration;
import tandem.core.UpdateException;

/** A program that was started, as whoever talks to it sees it. */
public interface LiveProgram extends AutoCloseable {

  /** Tells whether the program itself, not what it may have left running, has not ended yet. */
  boolean isAlive();

  /** Waits at most this long, and tells whether the program itself has ended by then. */
  boolean endsWithin(Duration patience) throws UpdateException;

  /**
   * Waits for its end.
   *
   * @throws UpdateException BUSY when it can not be ended
   */
  ProgramResult await() throws UpdateException;

  /** Ends the program and all of its process group; does not wait for that. */
  void end();

  /**
   * Ends the program if it still runs, and waits for its end.
   *
   * @throws UpdateException as {@link #await}, unless that has thrown before: a failure can not be
   *     told again while it is on its way
   */
  @Override
  void close() throws UpdateException;
}
