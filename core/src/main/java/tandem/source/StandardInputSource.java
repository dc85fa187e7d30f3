package tandem.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** An artifact from standard input, which can be opened only once and is never closed. */
public final class StandardInputSource implements Source {
  private final InputStream in;
  private final AtomicBoolean opened = new AtomicBoolean();

  /** Takes the process's standard input, which stays the caller's. */
  public StandardInputSource(InputStream in) {
    this.in = in;
  }

  @Override
  public String name() {
    return "-";
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Opened open() throws UpdateException {
    if (opened.getAndSet(true)) {
      throw new UpdateException(
              ErrorKind.USAGE,
              "standard input: can be read only once, and it has been opened before")
          .withHint("save the artifact to a file and name that file");
    }
    InputStream named = new SourceStream(new Unclosed(in), "standard input", SourceStream.UNKNOWN);
    return new Opened(new BufferedInputStream(named, FileSource.BUFFER), OptionalLong.empty());
  }

  /** Leaves the stream open: it belongs to the process. */
  private static final class Unclosed extends FilterInputStream {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() throws IOException {}
  }
}
