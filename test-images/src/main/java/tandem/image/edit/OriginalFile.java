package tandem.image.edit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tandem.artifact.OwnerAndMode;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * The image as it was found.
 *
 * @param path where it really is, behind links
 * @param found size and times then
 */
record OriginalFile(Path path, BasicFileAttributes found) {

  static OriginalFile of(Path image) throws IOException, UpdateException {
    Path path = image.toRealPath();
    BasicFileAttributes found = attributes(path);
    if (!found.isRegularFile()) {
      throw new UpdateException(ErrorKind.USAGE, image + ": is not a regular file");
    }
    if (!Files.isWritable(path)) {
      // Its folder may be writable, but a write-protected file is not to be replaced.
      throw new UpdateException(ErrorKind.NO_PERMISSION, image + ": permission denied");
    }
    return new OriginalFile(path, found);
  }

  Path folder() {
    return path.resolveSibling(".");
  }

  /** Copies it into the workspace. */
  void copyTo(Workspace workspace, String name) throws IOException, UpdateException {
    if (isCloned(workspace, name)) {
      return;
    }
    Files.deleteIfExists(workspace.file(name));
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      Region whole = new Region(0, channel.size(), path.toString());
      SparseFiles.copyOut(channel, whole, workspace.file(name));
    }
  }

  // Some file systems share the blocks of two files until one changes: no time and no room.
  private boolean isCloned(Workspace workspace, String name) throws IOException {
    try {
      ToolResult result =
          workspace.run(Tool.CP, "", Map.of(), "--reflink=always", path.toString(), name);
      return result.exit() == 0 && Files.size(workspace.file(name)) == found.size();
    } catch (UpdateException e) {
      return false; // there is no such program; copying works everywhere
    }
  }

  /**
   * Makes the copy durable and gives it the original's name, mode and owner.
   *
   * @param environment for the search path, where the copy is on another file system
   */
  void replaceBy(Path copy, Map<String, String> environment) throws IOException, UpdateException {
    force(copy);
    takeOver(copy);
    mustBeUnchanged();
    try {
      Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      replaceFromElsewhere(copy, environment);
    }
    force(folder());
  }

  private void replaceFromElsewhere(Path copy, Map<String, String> environment)
      throws IOException, UpdateException {
    try (Workspace beside = Workspace.create(folder(), environment);
        FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
      Path second = beside.file("image");
      SparseFiles.copyOut(channel, new Region(0, channel.size(), copy.toString()), second);
      force(second);
      takeOver(second);
      mustBeUnchanged();
      Files.move(second, path, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void mustBeUnchanged() throws IOException, UpdateException {
    BasicFileAttributes now = attributes(path);
    boolean same =
        now.size() == found.size()
            && now.lastModifiedTime().equals(found.lastModifiedTime())
            && Objects.equals(now.fileKey(), found.fileKey());
    if (!same) {
      throw new UpdateException(
          ErrorKind.BUSY, path + ": was changed by somebody else meanwhile, and is left like that");
    }
  }

  private void takeOver(Path copy) throws IOException {
    Optional<OwnerAndMode> old = OwnerAndMode.of(path);
    if (old.isPresent()) {
      old.get().applyTo(copy);
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
