package tandem.artifact;

import java.io.IOException;
import java.nio.file.Path;

/** Changes the content of a payload file. */
@FunctionalInterface
public interface FileTransform {

  /**
   * Changes a temporary copy of the file in place. The copy is verified, and removed afterwards.
   *
   * @throws IOException when it can not be done; the artifact then stays what it was
   */
  void apply(Path copy) throws IOException;
}
