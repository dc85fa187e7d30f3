package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tandem.core.UpdateException;

/**
 * A body that goes on where its connection broke. The rest is asked for with {@code Range} only
 * where the server has named a validator, and taken only if it repeats that. In every other case
 * the file is read again from its start, and what was delivered before is compared with it: then
 * what comes out is one file even where two servers differ.
 */
final class ResumingBody extends InputStream {
  private static final Logger LOG = System.getLogger("tandem.source");
  private static final int SKIP_BUFFER = 64 * 1024;

  private final HttpResource resource;
  private final Backoff backoff;
  private final String name;
  private final FileVersion version;
  // Not a digest: those in the artifact are checked afterwards. This finds out early, at no cost.
  private final CRC32C delivered = new CRC32C();
  private volatile HttpPart part;
  private volatile boolean closed;
  private long end;
  private long done;
  private boolean rangesWork;
  private boolean isFresh = true;

  /** Takes the first answer, which it owns from now on. */
  ResumingBody(HttpResource resource, HttpPart first, Backoff backoff, String name) {
    this.resource = resource;
    this.backoff = backoff;
    this.name = name;
    this.version = first.version();
    this.part = first;
    this.end = first.end();
    this.rangesWork = version.validator().isPresent();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    if (done == end) {
      return -1;
    }
    while (true) {
      try {
        int n = readSome(part, b, off, len);
        deliver(b, off, n);
        return n;
      } catch (IOException e) {
        goOn(e);
      }
    }
  }

  private int readSome(HttpPart from, byte[] b, int off, int len) throws IOException {
    if (end == SourceStream.UNKNOWN) {
      return from.in().read(b, off, len);
    }
    int n = from.in().read(b, off, (int) Math.min(len, end - done));
    if (n < 0) {
      throw new IOException("connection closed " + (end - done) + " bytes early");
    }
    return n;
  }

  private void deliver(byte[] b, int off, int n) {
    if (n > 0) {
      delivered.update(b, off, n);
      done += n;
      // Reading all from the start again is no progress: it could cost data without end.
      if (isFresh) {
        backoff.progressed();
      }
    }
  }

  private void goOn(IOException broken) throws IOException {
    IOException failure = broken;
    while (true) {
      part.close();
      if (closed || isFinal(failure)) {
        throw failure;
      }
      backoff.await(name + ": after " + done + " bytes", failure);
      try {
        part = next();
        if (closed) {
          part.close();
        }
        return;
      } catch (IOException e) {
        failure = e;
      } catch (UpdateException e) {
        throw new WrongAnswerException(Reasons.of(e), e);
      }
    }
  }

  private static boolean isFinal(IOException failure) {
    return failure instanceof WrongAnswerException
        || (failure instanceof RefusedException refused && !refused.isTransient());
  }

  private HttpPart next() throws IOException, UpdateException {
    if (closed) {
      throw new WrongAnswerException("stream is closed");
    }
    String validator = rangesWork && done > 0 ? version.validator().orElse(null) : null;
    HttpPart next = validator == null ? resource.whole() : resource.from(done, validator);
    boolean taken = false;
    try {
      accept(next);
      taken = true;
      return next;
    } finally {
      if (!taken) {
        next.close();
      }
    }
  }

  private void accept(HttpPart next) throws IOException {
    @Nullable String difference = version.difference(next.version());
    if (difference != null) {
      throw changed(difference);
    }
    if (next.end() != SourceStream.UNKNOWN && next.end() < done) {
      throw changed("it has only " + next.end() + " bytes now");
    }
    if (next.start() > 0 && !version.isConfirmedBy(next.version())) {
      rangesWork = false;
      throw new IOException("server does not say of which version of the file its answer is");
    }
    isFresh = next.start() == done;
    if (!isFresh) {
      LOG.log(Level.WARNING, () -> name + ": reading the first " + done + " bytes again");
      skip(next);
    }
    end = next.end() == SourceStream.UNKNOWN ? end : next.end();
  }

  /** Reads what was delivered already, which it must be to the byte. */
  private void skip(HttpPart whole) throws IOException {
    CRC32C again = new CRC32C();
    byte[] buffer = new byte[SKIP_BUFFER];
    for (long left = done; left > 0; ) {
      int n = closed ? -1 : whole.in().read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new IOException("connection closed after " + (done - left) + " bytes");
      }
      again.update(buffer, 0, n);
      left -= n;
    }
    if (again.getValue() != delivered.getValue()) {
      throw changed("its first " + done + " bytes are others");
    }
  }

  private static WrongAnswerException changed(String how) {
    return new WrongAnswerException("the file on the server has changed meanwhile: " + how);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    backoff.end();
    part.close();
  }
}
