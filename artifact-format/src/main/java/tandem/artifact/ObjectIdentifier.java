package tandem.artifact;

import java.util.Map;

/** Turns the content of a DER object identifier into text, with names for the usual ones. */
final class ObjectIdentifier {
  static final String RSA = "1.2.840.113549.1.1.1";
  static final String EC = "1.2.840.10045.2.1";
  static final String P_256 = "1.2.840.10045.3.1.7";
  static final String ED25519 = "1.3.101.112";

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry(RSA, "RSA"),
          Map.entry("1.2.840.113549.1.1.10", "RSASSA-PSS"),
          Map.entry("1.2.840.10040.4.1", "DSA"),
          Map.entry("1.2.840.113549.1.3.1", "DH"),
          Map.entry(EC, "EC"),
          Map.entry(P_256, "P-256"),
          Map.entry("1.3.132.0.33", "P-224"),
          Map.entry("1.3.132.0.34", "P-384"),
          Map.entry("1.3.132.0.35", "P-521"),
          Map.entry("1.3.132.0.10", "secp256k1"),
          Map.entry(ED25519, "Ed25519"),
          Map.entry("1.3.101.113", "Ed448"),
          Map.entry("1.3.101.110", "X25519"),
          Map.entry("1.3.101.111", "X448"));

  private ObjectIdentifier() {}

  /** Returns the dotted form; longer numbers than any in use come out wrong, but never fail. */
  static String dotted(byte[] content) {
    StringBuilder text = new StringBuilder();
    long arc = 0;
    for (byte b : content) {
      arc = arc << 7 | (b & 0x7f);
      if (b >= 0) { // the high bit says that the number goes on
        append(text, arc);
        arc = 0;
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, long arc) {
    if (text.isEmpty()) {
      long root = Math.min(arc / 40, 2); // the first two numbers share one
      text.append(root).append('.').append(arc - 40 * root);
    } else {
      text.append('.').append(arc);
    }
  }

  /** Returns the usual name of a dotted identifier, or the identifier as a message shows it. */
  static String nameOf(String dotted) {
    return NAMES.getOrDefault(dotted, Text.shown(dotted));
  }
}
