package tandem.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive of regular files strictly, one member after the other, from a stream it does
 * not own. Accepts USTAR, PAX and GNU headers. An own reader because the archive must not decide
 * how much memory an extended header takes, and because a missing end must not look like the end.
 */
final class TarIn {
  private static final int LONGEST_NAME = 300;
  private static final long YEAR_10000 = 253402300800L;
  private static final byte[] ZEROS = new byte[8192];

  private final InputStream in;
  private final String archive;
  private final String prefix;
  private final byte[] block = new byte[TarBlock.SIZE];
  private boolean blockRead;
  private boolean ended;
  private long position;
  private String label = "";
  private long remaining;
  private int padding;

  /**
   * Takes the archive.
   *
   * @param archive what to call the archive in messages
   * @param prefix what to put before the names of members in messages
   */
  TarIn(InputStream in, String archive, String prefix) {
    this.in = in;
    this.archive = archive;
    this.prefix = prefix;
  }

  /**
   * Opens the archive that is the artifact itself.
   *
   * @throws NotAnArtifactException when the first bytes are no tar archive
   */
  static TarIn artifact(InputStream in) throws IOException {
    TarIn tar = new TarIn(in, "artifact", "");
    int length = in.readNBytes(tar.block, 0, TarBlock.SIZE);
    Sniffer.check(tar.block, length);
    tar.position = length;
    tar.blockRead = true;
    return tar;
  }

  /** Moves to the next member, past the rest of this one; null at the end of the archive. */
  @Nullable TarMember next() throws IOException {
    skip();
    TarExtension extension = null;
    while (!ended) {
      String where = archive + ": tar header at byte " + (blockRead ? 0 : position);
      readBlock();
      if (TarBlock.isZero(block)) {
        readEnd(extension);
        break;
      }
      TarBlock header = new TarBlock(where, block);
      if (header.type() != TarBlock.EXTENDED && header.type() != TarBlock.LONG_NAME) {
        return start(where, header, extension);
      }
      if (extension != null) {
        throw new CorruptedArtifactException(where + ": second extended header for one member");
      }
      extension = extension(where, header);
    }
    return null;
  }

  private void readBlock() throws IOException {
    if (blockRead) {
      blockRead = false;
      return;
    }
    int length = in.readNBytes(block, 0, TarBlock.SIZE);
    if (length == 0) {
      throw new CorruptedArtifactException(
          archive + ": ended " + 2 * TarBlock.SIZE + " bytes early, without end-of-archive blocks");
    }
    checkWhole(length);
    position += length;
  }

  private void readEnd(@Nullable TarExtension extension) throws IOException {
    if (extension != null) {
      throw new CorruptedArtifactException(archive + ": extended header without a member");
    }
    int length = in.readNBytes(block, 0, TarBlock.SIZE);
    checkWhole(length);
    position += length;
    if (!TarBlock.isZero(block)) {
      throw new CorruptedArtifactException(archive + ": only one of the two end-of-archive blocks");
    }
    ended = true;
  }

  private void checkWhole(int length) throws CorruptedArtifactException {
    if (length < TarBlock.SIZE) {
      throw new CorruptedArtifactException(
          archive + ": ended " + (TarBlock.SIZE - length) + " bytes early, in a tar header");
    }
  }

  private TarExtension extension(String where, TarBlock header) throws IOException {
    if (header.size() > TarExtension.LARGEST) {
      throw new LimitExceededException(
          where + ": extended header", header.size(), TarExtension.LARGEST, "bytes");
    }
    boolean pax = header.type() == TarBlock.EXTENDED;
    startContent(where + ": extended header", header.size());
    byte[] content = readAll();
    skip();
    return pax ? TarExtension.pax(where, content) : TarExtension.longName(where, content);
  }

  private TarMember start(String where, TarBlock header, @Nullable TarExtension extension)
      throws CorruptedArtifactException {
    String name = name(where, header, extension);
    if (header.type() != TarBlock.REGULAR) {
      throw new CorruptedArtifactException(
          prefix + name + ": " + kind(header.type()) + ", only regular files are allowed");
    }
    long size = header.size();
    long modified = header.modified();
    if (extension != null) {
      size = extension.size().orElse(size);
      modified = extension.modified().orElse(modified);
    }
    if (modified <= -YEAR_10000 || modified >= YEAR_10000) {
      throw new CorruptedArtifactException(prefix + name + ": modification time " + modified);
    }
    startContent(prefix + name, size);
    return new TarMember(name, size, Instant.ofEpochSecond(modified));
  }

  private static String name(String where, TarBlock header, @Nullable TarExtension extension)
      throws CorruptedArtifactException {
    String path = extension == null ? null : extension.path();
    String name = path == null ? header.name() : path;
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || !name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new CorruptedArtifactException(
          where + ": name is not 1 to 300 characters of ASCII without blanks: " + Text.shown(name));
    }
    return name;
  }

  private static String kind(char type) {
    return switch (type) {
      case '1' -> "a hard link";
      case '2', 'K' -> "a symbolic link";
      case '3', '4' -> "a device";
      case '5' -> "a directory";
      case '6' -> "a FIFO";
      case 'S' -> "a sparse file";
      case 'g' -> "a global extended header";
      default -> "a member of unknown type " + Text.shown(String.valueOf(type));
    };
  }

  private void startContent(String newLabel, long size) {
    label = newLabel;
    remaining = size;
    padding = (int) (-size & (TarBlock.SIZE - 1));
  }

  /** Returns where the archive is read next, in bytes from its start. */
  long position() {
    return position;
  }

  /** Returns how much of the current member is still to be read, in bytes. */
  long remaining() {
    return remaining;
  }

  /** Reads from the current member; -1 at its end. */
  int read(byte[] b, int off, int len) throws IOException {
    if (len == 0) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    int n = in.read(b, off, (int) Math.min(len, remaining));
    if (n < 0) {
      throw new CorruptedArtifactException(label + ": ended " + remaining + " bytes early");
    }
    remaining -= n;
    position += n;
    return n;
  }

  /** Returns the content of the current member as a stream, valid until the next one. */
  InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] b, int off, int len) throws IOException {
        return TarIn.this.read(b, off, len);
      }
    };
  }

  /** Reads a whole small member, whose size the caller gives a limit to. */
  byte[] readAll(int limit) throws IOException {
    if (remaining > limit) {
      throw new LimitExceededException(label, remaining, limit, "bytes");
    }
    return readAll();
  }

  private byte[] readAll() throws IOException {
    byte[] content = new byte[Math.toIntExact(remaining)];
    int at = 0;
    while (at < content.length) {
      at += read(content, at, content.length - at);
    }
    return content;
  }

  private void skip() throws IOException {
    while (remaining > 0) {
      read(block, 0, block.length);
    }
    int length = in.readNBytes(block, 0, padding);
    if (length < padding) {
      throw new CorruptedArtifactException(
          label + ": ended " + (padding - length) + " bytes early, in its padding");
    }
    position += padding;
    padding = 0;
  }

  /** Reads on to the end of the stream, where nothing but zeros may be. */
  void finish() throws IOException {
    byte[] buffer = new byte[ZEROS.length];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (!Arrays.equals(buffer, 0, n, ZEROS, 0, n)) {
        throw new CorruptedArtifactException(archive + ": data after the end of the archive");
      }
    }
  }
}
