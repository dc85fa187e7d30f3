package tandem.artifact;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the members of a tar, each of which has a known size, to a stream of its caller. */
final class TarOut {
  private static final int END_LENGTH = 2 * TarHeader.BLOCK;

  /** Writes the content of a member. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final OutputStream out;

  TarOut(OutputStream out) {
    this.out = out;
  }

  /** Returns the size of a whole tar of members with names up to 100 bytes and these sizes. */
  static long sizeOf(long... members) {
    long size = END_LENGTH;
    for (long member : members) {
      size += TarHeader.of("", member, 0).length + member + TarHeader.padding(member);
    }
    return size;
  }

  /** Writes a member from memory. */
  void member(String name, long mtime, byte[] content) throws IOException {
    member(name, mtime, content.length, stream -> stream.write(content));
  }

  /** Writes a member; the content must be exactly as long as announced. */
  void member(String name, long mtime, long size, Content content) throws IOException {
    out.write(TarHeader.of(name, size, mtime));
    content.writeTo(out);
    pad(size);
  }

  /** Fills up the last block of a content. */
  void pad(long size) throws IOException {
    out.write(new byte[TarHeader.padding(size)]);
  }

  /** Writes the end: two blocks of zeros and nothing more, as the reference tool does. */
  void finish() throws IOException {
    out.write(new byte[END_LENGTH]);
  }
}
