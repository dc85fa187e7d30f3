package tandem.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Where the bytes of an artifact come from. */
public interface Source {

  /** Returns the name for messages and records: a path, {@code -}, or a URL without secrets. */
  String name();

  /**
   * Opens the bytes, from their start. The caller closes the stream. Failures while reading are
   * {@link IOException}s whose message names this source.
   *
   * @throws UpdateException NO_INPUT when there is nothing of this name, NO_PERMISSION when it may
   *     not be read, UNAVAILABLE when the network or server fails, USAGE when it can not be opened
   *     twice
   */
  Opened open() throws UpdateException;

  /** Returns whether it can be opened once more, and then has the same bytes. */
  default boolean isRepeatable() {
    return true;
  }

  /** Returns the name by which the source is found again from any folder. */
  default String location() {
    return name();
  }

  /** Returns the kind of failure that an {@link IOException} from the open stream is. */
  default ErrorKind failureKind() {
    return ErrorKind.IO_ERROR;
  }

  /**
   * An open source.
   *
   * @param stream the bytes
   * @param length how many there are, if known
   */
  record Opened(InputStream stream, OptionalLong length) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
