package tandem.image.edit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Copies parts of images without writing the zeros in them. */
final class SparseFiles {
  private static final int CHUNK = 64 << 10;
  private static final byte[] ZEROS = new byte[CHUNK];
  private static final long RESERVE = 16L << 20;

  private SparseFiles() {}

  /**
   * Copies a region into a new file.
   *
   * @throws UpdateException of kind NO_SPACE, before anything is written, when the folder has not
   *     the room for what is not zero
   */
  static void copyOut(FileChannel image, Region region, Path target)
      throws IOException, UpdateException {
    mustFit(image, region, target);
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
      for (long at = 0; at < region.length(); at += buffer.limit()) {
        fill(image, region, at, buffer);
        if (!isZero(buffer)) {
          writeAll(out, buffer, at);
        }
      }
      if (out.size() < region.length()) {
        // The last byte gives the file its length; what is not written reads as zeros.
        writeAll(out, ByteBuffer.allocate(1), region.length() - 1);
      }
    }
  }

  /** Copies a stream into a new file. */
  static void copyIn(InputStream content, Path target) throws IOException {
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long size = 0;
      byte[] bytes = new byte[CHUNK];
      for (int n = content.readNBytes(bytes, 0, CHUNK);
          n > 0;
          n = content.readNBytes(bytes, 0, CHUNK)) {
        ByteBuffer chunk = ByteBuffer.wrap(bytes, 0, n);
        if (!isZero(chunk)) {
          writeAll(out, chunk, size);
        }
        size += n;
      }
      if (out.size() < size) {
        writeAll(out, ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  /** Copies a whole file back into its region, where it differs. */
  static void copyBack(Path file, FileChannel image, Region region) throws IOException {
    Region whole = new Region(0, region.length(), file.toString());
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      if (in.size() != region.length()) {
        throw new IOException(
            region.name() + ": has " + region.length() + " bytes, its copy " + in.size());
      }
      ByteBuffer next = ByteBuffer.allocateDirect(CHUNK);
      ByteBuffer old = ByteBuffer.allocateDirect(CHUNK);
      for (long at = 0; at < region.length(); at += next.limit()) {
        fill(in, whole, at, next);
        fill(image, region, at, old);
        if (!next.equals(old)) {
          writeAll(image, next, region.offset() + at);
        }
      }
    }
  }

  private static void mustFit(FileChannel image, Region region, Path target)
      throws IOException, UpdateException {
    Path folder = target.resolveSibling(".");
    long free = Files.getFileStore(folder).getUsableSpace() - RESERVE;
    if (region.length() <= free) {
      return;
    }
    long needed = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    for (long at = 0; at < region.length(); at += buffer.limit()) {
      fill(image, region, at, buffer);
      needed += isZero(buffer) ? 0 : buffer.limit();
    }
    if (needed > free) {
      throw new UpdateException(
              ErrorKind.NO_SPACE,
              target.getParent()
                  + ": a copy of the image needs "
                  + (needed + RESERVE)
                  + " bytes, "
                  + (free + RESERVE)
                  + " are free")
          .withHint("--tmp names another folder");
    }
  }

  private static void fill(FileChannel image, Region region, long at, ByteBuffer buffer)
      throws IOException {
    buffer.clear().limit((int) Math.min(buffer.capacity(), region.length() - at));
    while (buffer.hasRemaining()) {
      if (image.read(buffer, region.offset() + at + buffer.position()) < 0) {
        throw new IOException(region.name() + ": the image ends inside of it");
      }
    }
    buffer.flip();
  }

  private static boolean isZero(ByteBuffer buffer) {
    return buffer.equals(
        buffer.limit() == CHUNK
            ? ByteBuffer.wrap(ZEROS)
            : ByteBuffer.wrap(Arrays.copyOf(ZEROS, buffer.limit())));
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes, long start) throws IOException {
    long at = start;
    while (bytes.hasRemaining()) {
      at += out.write(bytes, at);
    }
    bytes.rewind();
  }
}
