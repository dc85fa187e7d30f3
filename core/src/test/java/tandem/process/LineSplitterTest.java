package tandem.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tandem.process.ProgramLine.Channel;

class LineSplitterTest {
  private final List<ProgramLine> lines = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(Channel.OUTPUT, lines::add);

  @Test
  void lines_areHandedOverWhenTheyEnd() {
    add("one\ntw");
    assertThat(texts()).containsExactly("one");

    add("o\r\n\nlast");
    splitter.end();

    assertThat(texts()).containsExactly("one", "two", "", "last");
    assertThat(lines).noneMatch(ProgramLine::overwritten);
  }

  @Test
  void progress_isMarkedAsOverwritten() {
    add("10%\r20%\r\r30%\n");
    splitter.end();

    assertThat(texts()).containsExactly("10%", "20%", "30%");
    assertThat(lines).extracting(ProgramLine::overwritten).containsExactly(true, true, false);
  }

  @Test
  void longLine_losesItsEnd() {
    add("x".repeat(3 * ProgramLine.MAX_BYTES) + "\nnext\n");

    assertThat(texts()).containsExactly("x".repeat(ProgramLine.MAX_BYTES), "next");
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    splitter.add(bytes, bytes.length);
  }

  private List<String> texts() {
    return lines.stream().map(ProgramLine::text).toList();
  }
}
