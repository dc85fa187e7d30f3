package tandem.bench;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Decodes a file with the libraries that Tandem uses, and does nothing else: what an installation
 * can not be faster than. Prints how many bytes came out.
 */
public final class Decode {
  private static final int BUFFER = 128 << 10;
  private static final int SIZE_FIELD = 'T' | 'M' << 8;
  private static final int SIZE_AT = 16; // after the fixed header, XLEN, and the subfield's header

  private Decode() {}

  /** Takes the compression (gzip, gzip-members, xz or zstd) and the file. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[1]);
    System.out.println(
        args[0].equals("gzip-members") ? decodeMembers(file) : decode(args[0], file));
  }

  private static long decode(String compression, Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return count(
          switch (compression) {
            case "gzip" -> new GZIPInputStream(in, BUFFER);
            case "xz" -> new XZInputStream(in);
            case "zstd" -> new ZstdInputStreamNoFinalizer(in);
            default -> throw new IllegalArgumentException(compression);
          });
    }
  }

  /** On all cores, as members that tell their size allow. */
  private static long decodeMembers(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    List<ByteArrayInputStream> members = new ArrayList<>();
    int size;
    for (int at = 0; at < all.length; at += size) {
      if (bytes.getShort(at + 12) != SIZE_FIELD) {
        throw new IOException("the member at " + at + " does not tell its size");
      }
      size = bytes.getInt(at + SIZE_AT);
      members.add(new ByteArrayInputStream(all, at, size));
    }
    return members.parallelStream().mapToLong(Decode::member).sum();
  }

  private static long member(InputStream in) {
    try {
      return count(new GZIPInputStream(in, BUFFER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(InputStream decoded) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int n = decoded.read(buffer); n >= 0; n = decoded.read(buffer)) {
      total += n;
    }
    return total;
  }
}
