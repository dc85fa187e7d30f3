package tandem.posix;

import java.io.IOException;

/** What ends processes. */
public enum Signal {
  /** Asks a process to end. */
  TERM(15),
  /** Ends it. */
  KILL(9);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /**
   * Sends the signal to all processes of a group.
   *
   * @return false when the group has no process any more
   */
  public boolean sendToGroup(int group) throws IOException {
    if (group <= 1) {
      throw new IllegalArgumentException("not a group: " + group); // 0 is our own, -1 everybody
    }
    try {
      Calls.call(library -> library.kill(-group, number));
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == ErrnoException.ESRCH) {
        return false;
      }
      throw e;
    }
  }
}
