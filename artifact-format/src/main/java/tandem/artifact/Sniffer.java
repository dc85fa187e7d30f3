package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Tells from its first bytes what a file is that is no artifact. */
final class Sniffer {
  private static final Map<String, String> MAGICS =
      Map.of(
          "\u001f\u008b", "gzip data",
          "\u00fd7zXZ\0", "xz data",
          "(\u00b5/\u00fd", "zstd data",
          "BZh", "bzip2 data",
          "PK\u0003\u0004", "a zip archive",
          "hsqs", "a squashfs image or RAUC bundle",
          "07070", "a cpio archive, such as a SWUpdate image",
          "\u007fELF", "a program",
          "-----BEGIN ", "a PEM file");

  private Sniffer() {}

  /**
   * Checks that the first bytes are the start of a tar archive.
   *
   * @param block the first bytes
   * @param length how many there are: less than a block only if the file is no longer
   * @throws NotAnArtifactException when they are something else; says what, if known
   * @throws CorruptedArtifactException when an artifact ends so early
   */
  static void check(byte[] block, int length) throws ArtifactException {
    if (length == 0) {
      throw new NotAnArtifactException("not an artifact: empty");
    }
    String start = new String(block, 0, length, StandardCharsets.ISO_8859_1);
    if (length < TarBlock.SIZE) {
      if (start.startsWith("version\0")) {
        throw new CorruptedArtifactException(
            "artifact: ended " + (TarBlock.SIZE - length) + " bytes early, in its first block");
      }
      throw new NotAnArtifactException(
          "not an artifact: " + guess(start) + " of only " + length + " bytes");
    }
    if (!TarBlock.isLikely(block)) {
      throw new NotAnArtifactException("not an artifact: " + guess(start));
    }
  }

  private static String guess(String start) {
    for (Map.Entry<String, String> magic : MAGICS.entrySet()) {
      if (start.startsWith(magic.getKey())) {
        return magic.getValue();
      }
    }
    String text = start.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("<!doctype") || text.startsWith("<html") || text.startsWith("<?xml")) {
      return "a web page, perhaps the error page of a download";
    }
    if (start.chars().allMatch(c -> c == 0)) {
      return "zeros";
    }
    if (start
        .chars()
        .allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t')) {
      return "text";
    }
    return "data that is no tar archive";
  }
}
