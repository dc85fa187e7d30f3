package tandem.image.edit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Where the file systems of an image are, and which of them has a path: one file system, or a disk
 * with boot partition, two root file systems and a data partition.
 *
 * @param regions one or four
 */
record ImageLayout(List<Region> regions) {
  private static final int DISK = 4;
  private static final List<String> BOOT = List.of("/uboot", "/boot/efi", "/boot/grub");
  private static final String DATA = "/data";

  /**
   * A path in some of the file systems, with the part of it that leads to them taken away.
   *
   * @param rootfs whether those that are not populated are left out
   */
  record Place(List<Region> regions, InnerPath path, boolean rootfs) {}

  /**
   * Finds the file systems.
   *
   * @throws UpdateException of kind UNSUPPORTED when it is no such image, ARTIFACT_INVALID when its
   *     partition table is damaged or the image is cut off
   */
  static ImageLayout of(FileChannel image, String name) throws IOException, UpdateException {
    Region whole = new Region(0, image.size(), name);
    FileSystemKind kind = FileSystemKind.of(image, whole);
    if (kind == FileSystemKind.EXT || kind == FileSystemKind.FAT) {
      return new ImageLayout(List.of(whole));
    }
    Optional<String> other = FileSystemKind.otherName(image, whole);
    if (other.isPresent()) {
      throw unsupported(
          name, "is " + other.get() + "; only ext2, ext3, ext4 and FAT can be edited");
    }
    List<Region> partitions =
        partitions(image, name)
            .orElseThrow(
                () ->
                    unsupported(
                        name, "has neither a file system that can be edited nor partitions"));
    if (partitions.size() != DISK) {
      throw unsupported(
          name,
          "has "
              + partitions.size()
              + " partitions, expected 4: boot, two root file systems, data");
    }
    return new ImageLayout(partitions);
  }

  private static Optional<List<Region>> partitions(FileChannel image, String name)
      throws IOException, UpdateException {
    try {
      Optional<List<Region>> found = PartitionTable.read(image);
      return found.map(list -> list.stream().map(partition -> partition.within(name)).toList());
    } catch (UpdateException e) {
      throw new UpdateException(e.kind(), name + ": " + e.getMessage(), e);
    }
  }

  private static UpdateException unsupported(String name, String why) {
    return new UpdateException(ErrorKind.UNSUPPORTED, name + ": " + why);
  }

  /**
   * Finds the file systems that have a path.
   *
   * @param rootfsOnly whether paths of other partitions are an error
   */
  Place find(String text, boolean rootfsOnly) throws UpdateException {
    InnerPath path = InnerPath.parse(text);
    for (String folder : BOOT) {
      InnerPath boot = InnerPath.parse(folder);
      if (path.isIn(boot)) {
        return special(path, boot, 0, rootfsOnly, "boot");
      }
    }
    InnerPath data = InnerPath.parse(DATA);
    if (path.isIn(data)) {
      return special(path, data, 3, rootfsOnly, "data");
    }
    return regions.size() == DISK
        ? new Place(regions.subList(1, 3), path, true)
        : new Place(regions, path, false);
  }

  private Place special(
      InnerPath path, InnerPath folder, int partition, boolean rootfsOnly, String kind)
      throws UpdateException {
    if (rootfsOnly) {
      throw new UpdateException(
          ErrorKind.USAGE,
          path
              + ": belongs on the "
              + kind
              + " partition, an artifact has only the root file system");
    }
    return regions.size() == DISK
        ? new Place(List.of(regions.get(partition)), path.below(folder), false)
        : new Place(regions, path, false);
  }
}
