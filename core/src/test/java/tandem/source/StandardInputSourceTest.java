package tandem.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class StandardInputSourceTest {

  @Test
  void standardInput_isReadToItsEndAndStaysOpen() throws Exception {
    Guarded stdin = new Guarded();
    StandardInputSource source = new StandardInputSource(stdin);

    assertThat(source.name()).isEqualTo("-");
    try (Source.Opened opened = source.open()) {
      assertThat(opened.length()).isEmpty();
      assertThat(opened.stream().readAllBytes()).asString().isEqualTo("hello");
    }
    assertThat(stdin.closed).isFalse();
  }

  @Test
  void secondOpening_isRefused() throws Exception {
    StandardInputSource source = new StandardInputSource(new Guarded());
    source.open().close();

    UpdateException refusal = Opening.refusal(source);

    assertThat(source.isRepeatable()).isFalse();
    assertThat(refusal.kind()).isEqualTo(ErrorKind.USAGE);
    assertThat(refusal).hasMessageStartingWith("standard input: can be read only once");
  }

  private static final class Guarded extends FilterInputStream {
    private boolean closed;

    Guarded() {
      super(new ByteArrayInputStream("hello".getBytes(US_ASCII)));
    }

    @Override
    public void close() throws IOException {
      closed = true;
    }
  }
}
