package tandem.image.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Workspace;

/** Opens the file system of a region by its kind. */
final class FileSystems {
  private static final int START = 2048;

  private FileSystems() {}

  static ImageFileSystem open(
      FileChannel channel,
      Workspace workspace,
      String image,
      Region region,
      Optional<Long> time,
      boolean readOnly)
      throws IOException, UpdateException {
    ByteBuffer start =
        FileSystemKind.read(channel, region.offset(), (int) Math.min(START, region.length()));
    Optional<ExtSuperblock> ext = ExtSuperblock.of(start);
    if (ext.isPresent()) {
      return readOnly && ext.get().needsRecovery()
          ? recovered(channel, workspace, region, time)
          : new ExtFileSystem(workspace, image, region, ext.get(), time);
    }
    Optional<FatBootSector> fat = FatBootSector.of(start);
    if (fat.isPresent()) {
      return new FatFileSystem(workspace, image, region, fat.get(), time);
    }
    String kind = FileSystemKind.otherName(channel, region).orElse("of an unknown kind");
    throw new UpdateException(
        ErrorKind.UNSUPPORTED,
        region.name()
            + ": its file system is "
            + kind
            + "; only ext2, ext3, ext4 and FAT can be edited");
  }

  // Files may be in the journal only; it is replayed in a copy.
  private static ImageFileSystem recovered(
      FileChannel channel, Workspace workspace, Region region, Optional<Long> time)
      throws IOException, UpdateException {
    String name = "recovered-" + region.offset();
    Path copy = workspace.file(name);
    SparseFiles.copyOut(channel, region, copy);
    Region whole = new Region(0, region.length(), region.name());
    ByteBuffer start = FileSystemKind.read(channel, region.offset(), START);
    ExtSuperblock superblock = ExtSuperblock.of(start).orElseThrow();
    ImageFileSystem found = new ExtFileSystem(workspace, name, whole, superblock, time);
    found.prepare();
    return found;
  }
}
