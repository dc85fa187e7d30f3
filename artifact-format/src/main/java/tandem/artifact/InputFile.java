package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A payload file whose size is known before its content is read, once.
 *
 * @param source the file
 * @param size its bytes
 * @param modified its time
 * @param key what tells it from a file that takes its place, where the file system has such a key
 */
record InputFile(PayloadSource source, long size, FileTime modified, @Nullable Object key) {

  /** Looks at a file. */
  static InputFile of(PayloadSource source) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(source.path(), BasicFileAttributes.class);
    // A pipe or a device has no size.
    if (!attributes.isRegularFile()) {
      throw new IOException(source.path() + ": not a regular file");
    }
    return new InputFile(
        source, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /**
   * Writes the content and returns its digest.
   *
   * @throws IOException when the file has changed; what was written then is useless
   */
  Digest copyTo(OutputStream out) throws IOException {
    Digest digest;
    try (InputStream in = Files.newInputStream(source.path());
        ParallelDigest hashing = new ParallelDigest(size)) {
      long copied = 0;
      for (int length = fill(in, hashing.buffer()); length > 0; ) {
        copied += length;
        if (copied > size) {
          throw changed("more than " + size + " bytes", size + " bytes");
        }
        byte[] buffer = hashing.buffer();
        hashing.update(length);
        out.write(buffer, 0, length);
        length = fill(in, hashing.buffer());
      }
      if (copied != size) {
        throw changed(copied + " bytes", size + " bytes");
      }
      digest = hashing.digest();
    }
    requireUnchanged();
    return digest;
  }

  private void requireUnchanged() throws IOException {
    InputFile now = of(source);
    if (!now.equals(this)) {
      throw changed(now.size + " bytes of " + now.modified, size + " bytes of " + modified);
    }
  }

  private IOException changed(String got, String had) {
    return new IOException(
        source.path() + ": changed while the artifact was written: " + got + ", before " + had);
  }

  private int fill(InputStream in, byte[] buffer) throws IOException {
    try {
      return in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw new IOException(source.path() + ": " + e.getMessage(), e);
    }
  }
}
