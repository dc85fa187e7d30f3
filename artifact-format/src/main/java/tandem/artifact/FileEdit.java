package tandem.artifact;

import java.nio.file.Path;
import java.util.Optional;

/** One change of the files of a payload. */
public sealed interface FileEdit {

  /** Puts in a file that is not there yet, behind the others. */
  record Add(PayloadSource file) implements FileEdit {}

  /**
   * Gives a file that is there other content.
   *
   * @param name its name in the payload
   * @param content where the new content is
   */
  record Replace(String name, Path content) implements FileEdit {}

  /** Takes a file out. */
  record Remove(String name) implements FileEdit {}

  /**
   * Changes the content of a file that is there, in a temporary copy.
   *
   * @param name its name in the payload; empty for the only file, such as a rootfs image
   * @param transform changes the copy
   */
  record Transform(Optional<String> name, FileTransform transform) implements FileEdit {}
}
