package tandem.image.edit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A path in one file system of an image, whether something is there or not. */
public final class ImageFile {
  private final EditableImage image;
  private final ImageFileSystem fileSystem;
  private final InnerPath path;

  ImageFile(EditableImage image, ImageFileSystem fileSystem, InnerPath path) {
    this.image = image;
    this.fileSystem = fileSystem;
    this.path = path;
  }

  /** Returns what is there; a symbolic link is not followed. */
  public Optional<FileFacts> facts() throws UpdateException, IOException {
    return fileSystem.facts(path);
  }

  /**
   * Copies a regular file out; symbolic links are followed within the file system.
   *
   * @return the facts of the file that they led to
   * @throws UpdateException of kind NO_INPUT when nothing is there, USAGE when it is no file
   */
  public FileFacts copyTo(OutputStream out) throws UpdateException, IOException {
    ImageFileSystem.Copy copy = fileSystem.read(path);
    try {
      Files.copy(copy.content(), out);
      return copy.facts();
    } finally {
      Files.delete(copy.content());
    }
  }

  /**
   * Puts a file here, in place of what is here. A symbolic link is replaced itself.
   *
   * @param mode its permissions; it belongs to root
   * @throws UpdateException of kind NO_INPUT when its folder is missing, NO_SPACE when the file
   *     system is full
   */
  public void put(Path content, int mode) throws UpdateException, IOException {
    put(content, FileFacts.ofRoot(mode, Files.size(content)));
  }

  /** Puts a file here, with these permissions and this owner. */
  public void put(Path content, FileFacts facts) throws UpdateException, IOException {
    notRoot();
    image.preparing(fileSystem);
    FileFacts regular =
        new FileFacts(
            FileFacts.Kind.REGULAR, facts.mode(), facts.uid(), facts.gid(), Files.size(content));
    fileSystem.write(path, content, regular);
  }

  /** Makes a folder here, and those above it that are missing. */
  public void makeFolders(int mode) throws UpdateException, IOException {
    image.preparing(fileSystem);
    fileSystem.makeFolders(path, mode);
  }

  /** Removes what is here. */
  public void remove(boolean recursive) throws UpdateException, IOException {
    notRoot();
    image.preparing(fileSystem);
    fileSystem.remove(path, recursive);
  }

  private void notRoot() throws UpdateException {
    if (path.isRoot()) {
      throw new UpdateException(ErrorKind.USAGE, "the root of a file system can not be replaced");
    }
  }

  /** Returns the path inside of its file system. */
  @Override
  public String toString() {
    return path.toString();
  }
}
