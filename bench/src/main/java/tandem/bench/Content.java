package tandem.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Real bytes to work on: the start of the Java runtime's own modules, as compressible as programs.
 */
final class Content {
  /** How many bytes there are: 32 MiB, more than a processor's cache. */
  static final int SIZE = 32 << 20;

  private Content() {}

  static byte[] bytes() throws IOException {
    Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");
    try (InputStream in = Files.newInputStream(modules)) {
      byte[] bytes = in.readNBytes(SIZE);
      if (bytes.length < SIZE) {
        throw new IOException(modules + ": " + bytes.length + " bytes, expected " + SIZE);
      }
      return bytes;
    }
  }
}
