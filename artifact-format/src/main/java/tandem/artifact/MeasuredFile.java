package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;

/**
 * A payload file whose content has been read once. Writing reads it again and fails if it is not
 * the same any more, because the manifest is already signed by then.
 *
 * @param source the file
 * @param size its bytes
 * @param digest of its content
 */
record MeasuredFile(PayloadSource source, long size, Digest digest) {
  private static final int BUFFER = 1 << 16;

  /** Reads the file once. */
  static MeasuredFile of(PayloadSource source) throws IOException {
    // A pipe or a device can not be read twice, or has no size.
    if (!Files.readAttributes(source.path(), BasicFileAttributes.class).isRegularFile()) {
      throw new IOException(source.path() + ": not a regular file");
    }
    return read(source, Long.MAX_VALUE, OutputStream.nullOutputStream());
  }

  /**
   * Writes the content.
   *
   * @throws IOException when the file has changed; what was written then is useless
   */
  void writeTo(OutputStream out) throws IOException {
    MeasuredFile again = read(source, size, out);
    if (again.size != size) {
      throw changed(again.size + " bytes", size + " bytes");
    }
    if (!again.digest.equals(digest)) {
      throw changed("digest " + again.digest, digest.toString());
    }
  }

  private IOException changed(String got, String had) {
    return new IOException(
        source.path() + ": changed while the artifact was written: " + got + ", before " + had);
  }

  // Copies up to the limit, but counts one buffer further, to notice a file that has grown.
  private static MeasuredFile read(PayloadSource source, long limit, OutputStream out)
      throws IOException {
    MessageDigest sha256 = Digest.newSha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (InputStream in = Files.newInputStream(source.path())) {
      int length = fill(source, in, buffer);
      while (length > 0 && size <= limit) {
        sha256.update(buffer, 0, length);
        out.write(buffer, 0, (int) Math.min(length, limit - size));
        size += length;
        length = fill(source, in, buffer);
      }
    }
    return new MeasuredFile(source, size, Digest.of(sha256.digest()));
  }

  // Whole buffers: what a compressor makes must not depend on how much one read returns.
  private static int fill(PayloadSource source, InputStream in, byte[] buffer) throws IOException {
    try {
      return in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw new IOException(source.path() + ": " + e.getMessage(), e);
    }
  }
}
