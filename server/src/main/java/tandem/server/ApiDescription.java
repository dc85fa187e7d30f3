package tandem.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tandem.server.http.Reply;
import tandem.server.http.Router;

/**
 * What the API is, in the form of OpenAPI, for whoever asks: programs that make clients of it have
 * no login.
 */
final class ApiDescription {
  static final String PATH = "/api/openapi.json";

  private ApiDescription() {}

  /**
   * Adds the route.
   *
   * @throws IOException when the document can not be read
   */
  static void addTo(Router router) throws IOException {
    Reply reply =
        Reply.text(200, "application/json", text())
            .with("Cache-Control", "max-age=300")
            .with("X-Content-Type-Options", "nosniff");
    router.add("GET", PATH, request -> reply);
  }

  static String text() throws IOException {
    try (InputStream in = ApiDescription.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IOException("openapi.json: missing beside " + ApiDescription.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
