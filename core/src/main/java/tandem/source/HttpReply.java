package tandem.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A server's answer.
 *
 * @param in the bytes after the head; closing it ends the connection
 */
record HttpReply(ResponseHead head, InputStream in) implements Closeable {
  @Override
  public void close() throws IOException {
    in.close();
  }
}
