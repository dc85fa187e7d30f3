package tandem.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps the bytes of artifacts by id. What has an id is complete and never changes. */
public interface BlobStore {

  /**
   * Takes bytes of unknown length, which nobody sees before they are kept.
   *
   * @param in stays the caller's to close
   * @throws IOException when reading or writing fails; nothing is then left
   */
  Incoming receive(InputStream in) throws IOException;

  /** Returns the file with the bytes, if there are any with this id. */
  Optional<Path> find(String id) throws IOException;

  /** Forgets the bytes; it is no failure when there are none. */
  void delete(String id) throws IOException;

  /** Bytes that have come and are not kept yet; closing it forgets them unless they are. */
  interface Incoming extends AutoCloseable {

    /** Returns the file to look at. */
    Path file();

    /** Gives them an id; when it returns, no power cut takes them away. */
    void keep(String id) throws IOException;

    @Override
    void close() throws IOException;
  }
}
