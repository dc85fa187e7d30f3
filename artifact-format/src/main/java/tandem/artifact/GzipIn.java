package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes gzip data of one or more members up to the end of a stream it does not own. An own reader
 * because the JDK's takes garbage after a member for the end of the data.
 */
final class GzipIn extends InputStream {
  /** How long a part may be, encoded or decoded, in bytes: 1 MiB, and what framing adds. */
  static final int LARGEST_PART = (1 << 20) + (16 << 10);

  private static final int USUAL_PART = 512 << 10;
  private static final int BUFFER = 128 << 10;
  private static final int TRAILER = 8;

  private final InputStream in;
  private final String name;
  private byte[] buffer = new byte[BUFFER];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private int position;
  private int limit;
  private boolean started;
  private boolean inMember;
  private boolean ended;
  private long restOfMember; // as its header states it, in bytes

  /** Takes the data and what to call it in messages. */
  GzipIn(String name, InputStream in) {
    this.name = name;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    while (inMember || startMember()) {
      int n = inflate(b, off, len);
      if (n > 0) {
        checksum.update(b, off, n);
        return n;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsDictionary()) {
        throw damaged("preset dictionary");
      } else if (inflater.needsInput()) {
        fillOrFail();
        inflater.setInput(buffer, position, limit - position);
      }
    }
    return -1;
  }

  private int inflate(byte[] b, int off, int len) throws IOException {
    try {
      return inflater.inflate(b, off, len);
    } catch (DataFormatException e) {
      throw new CorruptedArtifactException(name + ": damaged gzip data: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the rest of the next member into a piece, if its header tells how long it is and that is
   * not too long. False, and no more than its header is read, where it is to be read as a stream.
   */
  boolean part(Piece piece) throws IOException {
    if (inMember && inflater.finished()) {
      endMember();
    }
    if (inMember || !startMember()) {
      return false;
    }
    if (!statesLength() || !load(piece, (int) restOfMember)) {
      return false;
    }
    if (!(piece.part() instanceof GzipPart)) {
      piece.part(new GzipPart(name));
    }
    inMember = false;
    return true;
  }

  /** Tells whether all of a member has been read. */
  boolean isAtPart() {
    return !inMember || inflater.finished();
  }

  /** Tells whether the header says how long the member is, in a way that makes sense. */
  private boolean statesLength() {
    return restOfMember >= TRAILER && restOfMember <= LARGEST_PART;
  }

  /** Moves the rest of the member into a piece, unless it would be too large when decoded. */
  private boolean load(Piece piece, int length) throws IOException {
    // Of two sizes only: each that is outgrown stays in the heap for long.
    byte[] member = piece.encoded(length > USUAL_PART ? LARGEST_PART : USUAL_PART);
    int buffered = Math.min(length, limit - position);
    System.arraycopy(buffer, position, member, 0, buffered);
    int got = buffered + in.readNBytes(member, buffered, length - buffered);
    piece.encodedLength(got);
    if (got == length && GzipPart.statedLength(piece) <= LARGEST_PART) {
      position += buffered;
      return true;
    }
    if (got > buffered) {
      // Of the old length at least: a truncated member of a few bytes must not be the buffer from
      // now on.
      buffer = Arrays.copyOf(member, Math.max(got, BUFFER));
      position = 0;
      limit = got;
      inflater.setInput(buffer, 0, limit);
    }
    return false;
  }

  private boolean startMember() throws IOException {
    if (ended) {
      return false;
    }
    if (position == limit && !fill()) {
      ended = true;
      if (!started) {
        throw damaged("empty");
      }
      return false;
    }
    restOfMember = GzipHeader.read(name, !started, this::nextByte);
    checksum.reset();
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    started = true;
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    if (trailerInt() != checksum.getValue()) {
      throw damaged("wrong checksum");
    }
    if (trailerInt() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw damaged("wrong length");
    }
    // As a part, the member would be refused: it must not matter how many threads read it.
    if (statesLength() && restOfMember != inflater.getBytesRead() + TRAILER) {
      throw damaged("gzip member does not end where its header says");
    }
    inMember = false;
  }

  private long trailerInt() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      value |= (long) nextByte() << shift;
    }
    return value;
  }

  private int nextByte() throws IOException {
    if (position == limit) {
      fillOrFail();
    }
    return buffer[position++] & 0xff;
  }

  private void fillOrFail() throws IOException {
    if (!fill()) {
      throw damaged("gzip data ended early");
    }
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    position = 0;
    limit = Math.max(n, 0);
    return n >= 0;
  }

  private CorruptedArtifactException damaged(String what) {
    return new CorruptedArtifactException(name + ": " + what);
  }

  /** Frees the native decoder; leaves the source open. */
  @Override
  public void close() {
    inflater.end();
    ended = true;
    inMember = false;
  }
}
