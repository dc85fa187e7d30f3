package tandem.image.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Tells file systems apart by their first blocks. */
enum FileSystemKind {
  EXT("ext2, ext3 or ext4"),
  FAT("FAT"),
  OTHER("of a kind that can not be edited"),
  NONE("missing");

  static final int PROBED = 68 << 10;

  private final String description;

  FileSystemKind(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Looks at the beginning of a region. */
  static FileSystemKind of(FileChannel image, Region region) throws IOException {
    ByteBuffer bytes = read(image, region.offset(), (int) Math.min(PROBED, region.length()));
    if (ExtSuperblock.of(bytes).isPresent()) {
      return EXT;
    }
    if (FatBootSector.of(bytes).isPresent()) {
      return FAT;
    }
    return otherName(bytes).isPresent() ? OTHER : NONE;
  }

  /** Returns the name of a file system that is known, but can not be edited. */
  static Optional<String> otherName(FileChannel image, Region region) throws IOException {
    return otherName(read(image, region.offset(), (int) Math.min(PROBED, region.length())));
  }

  private static Optional<String> otherName(ByteBuffer bytes) {
    if (has(bytes, 0, "hsqs")) {
      return Optional.of("squashfs");
    }
    if (has(bytes, 1024, "\u00e2\u00e1\u00f5\u00e0")) {
      return Optional.of("erofs");
    }
    if (has(bytes, 1024, "\u0010 \u00f5\u00f2")) {
      return Optional.of("f2fs");
    }
    if (has(bytes, 0x10040, "_BHRfS_M")) {
      return Optional.of("btrfs");
    }
    if (has(bytes, 0, "XFSB")) {
      return Optional.of("XFS");
    }
    if (has(bytes, 0, "UBI#") || has(bytes, 0, "1\u0018\u0010\u0006")) {
      return Optional.of("UBI or UBIFS");
    }
    if (has(bytes, 512, "LABELONE")) {
      return Optional.of("LVM");
    }
    return has(bytes, 0, "LUKS\u00ba\u00be") ? Optional.of("LUKS") : Optional.empty();
  }

  private static boolean has(ByteBuffer bytes, int offset, String magic) {
    if (offset + magic.length() > bytes.limit()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((bytes.get(offset + i) & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads bytes, fewer at the end of the file. */
  static ByteBuffer read(FileChannel image, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    int got = 0;
    while (bytes.hasRemaining() && got >= 0) {
      got = image.read(bytes, offset + bytes.position());
    }
    return bytes.flip();
  }
}
