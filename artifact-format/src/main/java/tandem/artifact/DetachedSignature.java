package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Brings signatures that other programs made into the form that artifacts hold. */
public final class DetachedSignature {
  /** The longest input that is looked at, in bytes. */
  public static final int LARGEST = 16 << 10;

  private static final int SHORTEST_RSA = 128;
  private static final int LONGEST_RSA = 2048;

  private DetachedSignature() {}

  /**
   * Returns the signature in the form of artifacts, without knowing the key: an ECDSA signature of
   * 64 bytes is then taken as raw.
   *
   * @param name where it comes from, for messages
   * @throws SignatureInvalidException when it is no signature that an artifact can have
   */
  public static byte[] unchecked(String name, byte[] given, SignatureFormat format)
      throws SignatureInvalidException {
    return forms(name, given, format).get(0);
  }

  /**
   * Returns the signature in the form of artifacts.
   *
   * @param name where it comes from, for messages
   * @throws SignatureInvalidException when it is none, or not the key's over this message
   */
  public static byte[] checked(
      String name, byte[] given, SignatureFormat format, Verifier key, byte[] message)
      throws SignatureInvalidException {
    for (byte[] form : forms(name, given, format)) {
      if (key.verifies(message.clone(), form.clone())) {
        return form;
      }
    }
    throw new SignatureInvalidException(
        name
            + ": not a signature of this manifest (SHA-256 "
            + Digest.sha256(message)
            + ") by the key "
            + key.name()
            + " ("
            + key.kind()
            + ")");
  }

  private static List<byte[]> forms(String name, byte[] given, SignatureFormat format)
      throws SignatureInvalidException {
    boolean base64 =
        format == SignatureFormat.BASE64 || (format == SignatureFormat.AUTO && isText(given));
    byte[] bytes = base64 ? decode(name, given) : given;
    List<byte[]> forms = new ArrayList<>();
    if (format == SignatureFormat.DER) {
      forms.addAll(P256.derForms(bytes));
    } else if (format != SignatureFormat.RAW) {
      forms.addAll(P256.rawForms(bytes));
    }
    boolean whole =
        bytes.length == P256.RAW_LENGTH
            || (bytes.length >= SHORTEST_RSA && bytes.length <= LONGEST_RSA);
    if (format != SignatureFormat.DER && whole && forms.isEmpty()) {
      forms.add(bytes.clone());
    }
    if (forms.isEmpty()) {
      throw new SignatureInvalidException(
          name
              + ": "
              + bytes.length
              + " bytes that are no signature, expected "
              + SHORTEST_RSA
              + " to "
              + LONGEST_RSA
              + " bytes of RSA, or 64 bytes or DER of ECDSA P-256");
    }
    return forms;
  }

  private static boolean isText(byte[] given) {
    String text = new String(given, StandardCharsets.ISO_8859_1);
    return text.matches("[A-Za-z0-9+/_=\\s-]+");
  }

  private static byte[] decode(String name, byte[] given) throws SignatureInvalidException {
    String text =
        new String(given, StandardCharsets.ISO_8859_1)
            .replaceAll("\\s", "")
            .replace('-', '+')
            .replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new SignatureInvalidException(name + ": not base64: " + e.getMessage(), e);
    }
  }
}
