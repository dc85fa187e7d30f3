package tandem.artifact;

import java.util.Map;
import java.util.TreeMap;

/**
 * How to compress: a method, and how hard to try. The level has no meaning for a reader.
 *
 * @param method what the inner archives are compressed with
 * @param level 0 for none; 1 to 9 for gzip; 0 to 9 for XZ; 1 to 19 for Zstandard
 */
public record CompressionSetting(Compression method, int level) {
  private static final int GZIP_LEVEL = 2;
  private static final int XZ_LEVEL = 6;
  private static final int ZSTD_LEVEL = 9;

  // The names of the reference tool; its four for Zstandard are about these levels.
  private static final Map<String, CompressionSetting> NAMES =
      new TreeMap<>(
          Map.of(
              "none", of(Compression.NONE),
              "gzip", of(Compression.GZIP),
              "lzma", of(Compression.XZ),
              "xz", of(Compression.XZ),
              "zstd", of(Compression.ZSTD),
              "zstd_fastest", new CompressionSetting(Compression.ZSTD, 1),
              "zstd_fast", new CompressionSetting(Compression.ZSTD, 3),
              "zstd_better", new CompressionSetting(Compression.ZSTD, 7),
              "zstd_best", new CompressionSetting(Compression.ZSTD, 12)));

  /**
   * Checks the level.
   *
   * @throws InvalidSpecException when the method has no such level
   */
  public CompressionSetting {
    int lowest = lowest(method);
    int highest = highest(method);
    if (level < lowest || level > highest) {
      throw new InvalidSpecException(
          "compression "
              + method.id()
              + ": level "
              + level
              + ", expected "
              + lowest
              + " to "
              + highest);
    }
  }

  /** Returns the setting that a method has by default. */
  public static CompressionSetting of(Compression method) {
    return switch (method) {
      case NONE -> new CompressionSetting(method, 0);
      case GZIP -> new CompressionSetting(method, GZIP_LEVEL);
      case XZ -> new CompressionSetting(method, XZ_LEVEL);
      case ZSTD -> new CompressionSetting(method, ZSTD_LEVEL);
    };
  }

  /**
   * Parses what the command line takes: a name, or a name and a level, as in {@code gzip:9}.
   *
   * @throws InvalidSpecException when there is no such method or level
   */
  public static CompressionSetting parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    CompressionSetting known = NAMES.get(name);
    if (known == null) {
      throw new InvalidSpecException(
          "compression " + name + ": expected one of " + String.join(", ", NAMES.keySet()));
    }
    return colon < 0
        ? known
        : new CompressionSetting(known.method, level(text.substring(colon + 1)));
  }

  private static int level(String text) {
    if (!text.matches("[0-9]{1,2}")) {
      throw new InvalidSpecException("compression level '" + text + "': not a number");
    }
    return Integer.parseInt(text);
  }

  private static int lowest(Compression method) {
    return switch (method) {
      case NONE, XZ -> 0;
      case GZIP, ZSTD -> 1;
    };
  }

  private static int highest(Compression method) {
    return switch (method) {
      case NONE -> 0;
      case GZIP, XZ -> 9;
      case ZSTD -> 19;
    };
  }
}
