package tandem.server.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tandem.server.http.BodyUse;
import tandem.server.http.Reply;

/** Style sheet, script and icon, as they lie beside the classes. */
final class Assets {
  private static final int LARGEST = 1 << 20;

  void addTo(Site site) throws IOException {
    add(site, "style.css", "text/css; charset=utf-8");
    add(site, "pages.js", "text/javascript; charset=utf-8");
    add(site, "icon.svg", "image/svg+xml");
  }

  private static void add(Site site, String name, String type) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + ": missing beside " + Assets.class.getName());
      }
      String content = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      Reply reply =
          Reply.text(200, type, content)
              .with("Cache-Control", "max-age=300")
              .with("X-Content-Type-Options", "nosniff");
      site.open("GET", "/ui/" + name, BodyUse.NONE, request -> reply);
    }
  }
}
