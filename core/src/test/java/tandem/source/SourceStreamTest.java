package tandem.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class SourceStreamTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private static SourceStream stream(long length) {
    return new SourceStream(new ByteArrayInputStream(HELLO), "stick.mender", length);
  }

  @Test
  void unknownLength_endsWhereTheBytesEnd() throws Exception {
    assertThat(stream(SourceStream.UNKNOWN).readAllBytes()).isEqualTo(HELLO);
  }

  @Test
  void longerThanItsLength_endsAtItsLength() throws Exception {
    SourceStream stream = stream(2);

    assertThat(stream.read()).isEqualTo('h');
    assertThat(stream.read(new byte[9])).isEqualTo(1);
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void shorterThanItsLength_failsAndStaysFailed() {
    SourceStream stream = stream(6);

    String message = "stick.mender: ended after 5 bytes, expected 6";
    assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class).hasMessage(message);
    assertThatThrownBy(stream::read).hasMessage(message);
  }

  @Test
  void failureBelow_isNamedAndNeverRetried() throws Exception {
    FailingOnce below = new FailingOnce();
    try (SourceStream stream = new SourceStream(below, "stick.mender", 10)) {

      String message = "stick.mender: reading failed after 3 bytes: Input/output error";
      assertThatThrownBy(stream::readAllBytes).hasMessage(message);
      assertThatThrownBy(stream::read).hasMessage(message);
      assertThat(below.failures).isEqualTo(1);
    }
  }

  @Test
  void closedStream_canNotBeRead() throws Exception {
    SourceStream stream = stream(5);

    stream.close();

    assertThatThrownBy(stream::read).hasMessage("stick.mender: stream is closed");
  }

  /** Gives three bytes, then fails once, then gives more. */
  private static final class FailingOnce extends InputStream {
    private int reads;
    private int failures;

    @Override
    public int read() {
      throw new AssertionError("reads of one byte are slow");
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (++reads == 2) {
        failures++;
        throw new IOException("Input/output error");
      }
      return Math.min(len, 3);
    }
  }
}
