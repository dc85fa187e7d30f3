package tandem.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementTest {

  @Test
  void textAndAttributes_areEscaped() {
    Element element = Element.of("p", "<&>\"'\u0000\u202e").with("title", "\"><img src=x>");

    assertThat(html(element))
        .isEqualTo(
            "<p title=\"&quot;&gt;&lt;img src=x&gt;\">&lt;&amp;&gt;&quot;&#39;\ufffd\ufffd</p>");
  }

  @Test
  void elementWithoutContent_hasNoEnd() {
    assertThat(html(Element.of("input").with("name", "a").flag("required", true)))
        .isEqualTo("<input name=\"a\" required>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "\\\\elsewhere",
        "/\\elsewhere",
        "data:text/html,x",
        ""
      })
  void addressOfElsewhere_isRefused(String address) {
    assertThatThrownBy(() -> Element.link(address, "x"))
        .hasMessage("href: expected an address of this server: " + address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"onclick", "style", "href", "a b", "a=\"b", ""})
  void attributeThatIsAScriptOrNone_isRefused(String name) {
    assertThatThrownBy(() -> Element.of("p").with(name, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String html(Node node) {
    StringBuilder out = new StringBuilder();
    node.write(out);
    return out.toString();
  }
}
