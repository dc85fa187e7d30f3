package tandem.source;

import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Percent-encodes what people and servers write into URLs although no URL may hold it. */
final class UrlEscape {
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*");
  private static final String ILLEGAL = "\"<>\\^`{|}";
  private static final String ILLEGAL_AFTER_AUTHORITY = ILLEGAL + "[]";

  private UrlEscape() {}

  /** Returns the URL, absolute or relative, with each illegal byte of it as {@code %XX}. */
  static String escape(String url, Charset charset) {
    Matcher authority = AUTHORITY.matcher(url);
    int end = authority.lookingAt() ? authority.end() : 0;
    StringBuilder out = new StringBuilder(url.length() + 16);
    // Brackets are the mark of an IPv6 address in the authority and illegal after it.
    append(out, url.substring(0, end).getBytes(charset), ILLEGAL);
    append(out, url.substring(end).getBytes(charset), ILLEGAL_AFTER_AUTHORITY);
    return out.toString();
  }

  private static void append(StringBuilder out, byte[] bytes, String illegal) {
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7f && illegal.indexOf(b) < 0) {
        out.append((char) b);
      } else {
        out.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xf, 16));
  }
}
