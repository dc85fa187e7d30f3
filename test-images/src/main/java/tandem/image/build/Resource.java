package tandem.image.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A file that comes with the program. */
final class Resource {
  private Resource() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Resource.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
