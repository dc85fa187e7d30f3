package tandem.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a file from one on, as a server sends them.
 *
 * @param in the bytes; closing it ends the connection
 * @param start number of the first of them in the file
 * @param version which file they are of
 */
record HttpPart(InputStream in, long start, FileVersion version) implements Closeable {

  /** Returns the length of the whole file, or {@link SourceStream#UNKNOWN}. */
  long end() {
    return version.length().orElse(SourceStream.UNKNOWN);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
