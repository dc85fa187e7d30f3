package tandem.image.edit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.FileChangedException;
import tandem.artifact.FoundFile;
import tandem.artifact.OwnerAndMode;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** The image as it was found. */
record OriginalFile(FoundFile found) {

  static OriginalFile of(Path image) throws IOException, UpdateException {
    FoundFile found = FoundFile.of(image);
    if (!found.isRegular()) {
      throw new UpdateException(ErrorKind.USAGE, image + ": is not a regular file");
    }
    if (!Files.isWritable(found.path())) {
      // Its folder may be writable, but a write-protected file is not to be replaced.
      throw new UpdateException(ErrorKind.NO_PERMISSION, image + ": permission denied");
    }
    return new OriginalFile(found);
  }

  private Path path() {
    return found.path();
  }

  Path folder() {
    return path().resolveSibling(".");
  }

  /** Copies it into the workspace. */
  void copyTo(Workspace workspace, String name) throws IOException, UpdateException {
    if (isCloned(workspace, name)) {
      return;
    }
    Files.deleteIfExists(workspace.file(name));
    try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.READ)) {
      Region whole = new Region(0, channel.size(), path().toString());
      SparseFiles.copyOut(channel, whole, workspace.file(name));
    }
  }

  // Some file systems share the blocks of two files until one changes: no time and no room.
  private boolean isCloned(Workspace workspace, String name) throws IOException {
    try {
      ToolResult result =
          workspace.run(Tool.CP, "", Map.of(), "--reflink=always", path().toString(), name);
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
    try {
      found.replaceBy(copy);
    } catch (AtomicMoveNotSupportedException e) {
      replaceFromElsewhere(copy, environment);
    } catch (FileChangedException e) {
      throw changed(e);
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
      found.replaceBy(second);
    } catch (FileChangedException e) {
      throw changed(e);
    }
  }

  private static UpdateException changed(FileChangedException e) {
    return new UpdateException(ErrorKind.BUSY, String.valueOf(e.getMessage()), e);
  }

  private void takeOver(Path copy) throws IOException {
    Optional<OwnerAndMode> old = OwnerAndMode.of(path());
    if (old.isPresent()) {
      old.get().applyTo(copy);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
