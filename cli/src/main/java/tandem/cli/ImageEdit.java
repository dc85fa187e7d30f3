package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import tandem.core.UpdateException;

/** Changes what is in the file system of a rootfs image. */
@FunctionalInterface
interface ImageEdit {

  /** Changes the image, which is a temporary copy, in place. */
  void apply(Path image) throws UpdateException, IOException;
}
