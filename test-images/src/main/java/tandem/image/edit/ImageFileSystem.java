package tandem.image.edit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.UpdateException;

/**
 * A file system in an image. Every change is read back before the method returns. Links in the
 * middle of a path are followed; one at its end only by {@link #read}.
 */
sealed interface ImageFileSystem permits ExtFileSystem, FatFileSystem {

  /** Makes it ready to be changed: checks it, and repairs what its tool repairs unasked. */
  void prepare() throws UpdateException, IOException;

  /** Checks it after the changes, and puts it back where it came from. */
  void finish() throws UpdateException, IOException;

  /** Returns what is at the path, if anything is. */
  Optional<FileFacts> facts(InnerPath path) throws UpdateException, IOException;

  /**
   * A regular file that was copied out.
   *
   * @param content a file of the job's folder
   * @param facts of the file itself, where links led to it
   */
  record Copy(Path content, FileFacts facts) {}

  /** Copies a regular file out. */
  Copy read(InnerPath path) throws UpdateException, IOException;

  /**
   * Puts a file in; what has the name is replaced, unless it is a folder. The folder of the path
   * must exist.
   *
   * @param content a file of the host
   * @param facts mode and owner, where the file system knows such
   */
  void write(InnerPath path, Path content, FileFacts facts) throws UpdateException, IOException;

  /** Makes a folder and those above it that are missing; those that exist stay as they are. */
  void makeFolders(InnerPath path, int mode) throws UpdateException, IOException;

  /** Removes a file, or an empty folder; with {@code recursive} everything below it, too. */
  void remove(InnerPath path, boolean recursive) throws UpdateException, IOException;
}
