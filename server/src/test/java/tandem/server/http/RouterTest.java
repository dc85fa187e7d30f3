package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RouterTest {

  @Test
  void pathThatTheServerAsksFor_isDecodedAsOneFromOutside() throws Exception {
    Router router = new Router();
    router.add("DELETE", "/users/{name}", r -> Reply.text(200, "text/plain", r.variable("name")));

    assertThat(body(router, "/users/bob%40x.org")).isEqualTo("bob@x.org");
    assertThat(body(router, "/users/a%2Fb%20c")).isEqualTo("a/b c");
    assertThat(body(router, "/users/a+b")).isEqualTo("a+b");
  }

  private static String body(Router router, String path) throws Exception {
    Reply reply = router.answer(Request.of("DELETE", path));
    return new String(((Reply.Bytes) reply.body()).content(), StandardCharsets.UTF_8);
  }
}
