package tandem.image.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The partitions of a disk image with a GUID partition table, as something else than to edit. */
public final class DiskParts {
  private static final int SECTOR = 512;
  private static final byte[] QCOW = {'Q', 'F', 'I', (byte) 0xfb};

  private DiskParts() {}

  /**
   * A partition that can have a file system.
   *
   * @param name for messages
   * @param kind of its file system: {@code ext}, {@code FAT}, another name, or nothing where there
   *     is none that is known
   */
  public record Part(String name, long offset, long length, String kind) {
    /** Tells whether it has ext2, ext3 or ext4. */
    public boolean isExt() {
      return kind.equals(EXT);
    }
  }

  private static final String EXT = "ext";

  /**
   * Lists them.
   *
   * @throws UpdateException of kind UNSUPPORTED when it is no such disk, ARTIFACT_INVALID when its
   *     table is damaged
   */
  public static List<Part> of(Path image) throws UpdateException, IOException {
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
      mustHaveGuids(image, FileSystemKind.read(channel, 0, SECTOR));
      List<Part> parts = new ArrayList<>();
      for (Region region : PartitionTable.read(channel).orElse(List.of())) {
        parts.add(new Part(region.name(), region.offset(), region.length(), kind(channel, region)));
      }
      return parts;
    }
  }

  private static void mustHaveGuids(Path image, ByteBuffer first) throws UpdateException {
    if (first.limit() >= QCOW.length && ByteBuffer.wrap(QCOW).equals(first.slice(0, 4))) {
      throw new UpdateException(ErrorKind.UNSUPPORTED, image + ": is in QEMU's own format")
          .withHint("make it raw first: qemu-img convert -O raw");
    }
    if (!PartitionTable.hasGuids(first)) {
      String what =
          PartitionTable.isSigned(first) ? "has an MBR" : "is no disk with a partition table";
      throw new UpdateException(
          ErrorKind.UNSUPPORTED, image + ": " + what + ", expected a GUID partition table");
    }
  }

  private static String kind(FileChannel channel, Region region) throws IOException {
    Optional<String> other = FileSystemKind.otherName(channel, region);
    if (other.isPresent()) {
      return other.get();
    }
    return switch (FileSystemKind.of(channel, region)) {
      case EXT -> EXT;
      case FAT -> "FAT";
      case OTHER, NONE -> "";
    };
  }

  /** Copies one into a new file, without its zeros. */
  public static void copy(Path image, Part part, Path target) throws UpdateException, IOException {
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ)) {
      Region region = new Region(part.offset(), part.length(), part.name());
      SparseFiles.copyOut(channel, region, target);
    }
  }
}
