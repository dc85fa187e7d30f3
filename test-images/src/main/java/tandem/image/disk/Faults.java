package tandem.image.disk;

import java.io.IOException;

/**
 * Lets the operations of the disks of one machine fail, from the one with a given number on. They
 * are counted from 0, without those that this kind of fault cannot hit.
 */
public final class Faults {
  private Kind kind = Kind.IO_ERROR;
  private int first;
  private boolean forEver;
  private boolean armed;
  private int count;
  private boolean struck;

  /** What happens. */
  public enum Kind {
    /** A medium that cannot be read, written or flushed. */
    IO_ERROR("Input/output error"),
    /** A file system that is full. */
    NO_SPACE("No space left on device"),
    /** A write that takes only a part of the bytes, which is no failure. */
    SHORT_WRITE("");

    private final String message;

    Kind(String message) {
      this.message = message;
    }

    private boolean canHit(Operation operation) {
      return switch (this) {
        case IO_ERROR -> true;
        case NO_SPACE -> operation == Operation.WRITE || operation == Operation.NAME;
        case SHORT_WRITE -> operation == Operation.WRITE;
      };
    }
  }

  enum Operation {
    READ,
    WRITE,
    NAME,
    REMOVAL,
    FLUSH
  }

  /**
   * From now on operations can fail.
   *
   * @param number of the first one that does
   * @param always whether all later ones do as well
   */
  public synchronized void arm(Kind what, int number, boolean always) {
    kind = what;
    first = number;
    forEver = always;
    count = 0;
    struck = false;
    armed = true;
  }

  /** From now on none fails. */
  public synchronized void disarm() {
    armed = false;
  }

  /** Tells whether any has failed. */
  public synchronized boolean hasStruck() {
    return struck;
  }

  /** Fails if this operation is to fail. */
  synchronized void before(Operation operation) throws IOException {
    if (hits(operation)) {
      throw new IOException(kind.message);
    }
  }

  /** Returns how many of the bytes are written, or fails. */
  synchronized int beforeWrite(int length) throws IOException {
    if (!hits(Operation.WRITE)) {
      return length;
    }
    if (kind != Kind.SHORT_WRITE) {
      throw new IOException(kind.message);
    }
    return length - length / 2;
  }

  private boolean hits(Operation operation) {
    if (!armed || !kind.canHit(operation)) {
      return false;
    }
    int number = count++;
    boolean hit = forEver ? number >= first : number == first;
    struck |= hit;
    return hit;
  }
}
