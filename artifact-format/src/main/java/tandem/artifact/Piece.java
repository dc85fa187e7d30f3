package tandem.artifact;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of decoded data on its way from the threads that decode to the one that reads, with
 * buffers that are used again and again.
 */
final class Piece {
  private static final byte[] NONE = new byte[0];

  /** Decodes a part of the data that depends on no other. */
  interface Part {
    /**
     * Decodes from {@link Piece#encoded} to {@link Piece#decoded}, keeping {@link Piece#length} up
     * to date: what comes before a failure is delivered too.
     */
    void decode(Piece piece) throws IOException;

    /** Frees its memory. */
    void release();
  }

  private byte[] encoded = NONE;
  private byte[] decoded = NONE;
  private int encodedLength;
  private int length;
  private int position;
  private @Nullable Part part;
  private @Nullable Throwable failure;
  private boolean ready;

  /** Returns a buffer of at least this size for encoded data. */
  byte[] encoded(int size) {
    if (encoded.length < size) {
      encoded = NONE; // the old one may go before the new one comes
      encoded = new byte[size];
    }
    return encoded;
  }

  byte[] encoded() {
    return encoded;
  }

  int encodedLength() {
    return encodedLength;
  }

  void encodedLength(int bytes) {
    encodedLength = bytes;
  }

  /** Returns a buffer of at least this size for decoded data. */
  byte[] decoded(int size) {
    if (decoded.length < size) {
      decoded = NONE;
      decoded = new byte[size];
    }
    return decoded;
  }

  byte[] decoded() {
    return decoded;
  }

  /** Notes how many bytes are decoded by now. */
  void length(int bytes) {
    length = bytes;
  }

  int length() {
    return length;
  }

  /** Returns what decoded the last part in this piece and can decode the next. */
  @Nullable Part part() {
    return part;
  }

  void part(Part newPart) {
    part = newPart;
  }

  /** Prepares to be filled anew. */
  void reset() {
    length = 0;
    position = 0;
    ready = false;
  }

  /** Decodes the part and hands over the outcome. */
  void decode() {
    try {
      if (part != null) {
        part.decode(this);
      }
      done(null);
    } catch (Throwable e) {
      done(e);
    }
  }

  /** Hands over what is decoded, and the failure that came after it, of whatever type. */
  synchronized void done(@Nullable Throwable e) {
    failure = e;
    ready = true;
    notifyAll();
  }

  /** Waits until the piece is handed over. */
  synchronized void await() {
    boolean interrupted = false;
    while (!ready) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // cancels nothing here; kept for whoever wants it
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws the failure, if there is one. */
  void check() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Returns how many decoded bytes nobody has read yet. */
  int remaining() {
    return length - position;
  }

  /** Moves bytes out of the piece and returns how many. */
  int read(byte[] b, int off, int len) {
    int n = Math.min(len, remaining());
    System.arraycopy(decoded, position, b, off, n);
    position += n;
    return n;
  }

  /** Frees what the part holds. */
  void release() {
    if (part != null) {
      part.release();
    }
  }
}
