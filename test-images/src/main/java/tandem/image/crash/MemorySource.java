package tandem.image.crash;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import tandem.source.Source;

/** An artifact in memory. */
final class MemorySource implements Source {
  private final byte[] artifact;
  private final int end;

  /**
   * Takes an artifact.
   *
   * @param end how many bytes can be read until it fails, as a stick that is pulled
   */
  MemorySource(byte[] artifact, int end) {
    this.artifact = artifact;
    this.end = end;
  }

  @Override
  public String name() {
    return "artifact";
  }

  @Override
  public Opened open() {
    InputStream stream = new ByteArrayInputStream(artifact);
    return new Opened(
        end < artifact.length ? new PulledStick(stream, end) : stream,
        OptionalLong.of(artifact.length));
  }

  private static final class PulledStick extends FilterInputStream {
    private int left;

    PulledStick(InputStream in, int left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new IOException("artifact: the stick was pulled");
      }
      int read = super.read(into, offset, Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }
  }
}
