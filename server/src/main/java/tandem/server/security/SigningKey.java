package tandem.server.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's Ed25519 key for tokens. Its file has the private key and the public one, because the
 * JDK can not compute the second from the first.
 */
public final class SigningKey {
  private static final Pattern FILE =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s+"
              + "-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Reads the key from its file, which is made with mode 0600 if there is none.
   *
   * @throws FileSystemException when the file is no such key, its halves do not belong together, or
   *     others may read it
   */
  public static SigningKey load(Path file) throws IOException {
    byte[] content = SecretFile.readOrCreate(file, SigningKey::make);
    Matcher parts = FILE.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!parts.matches()) {
      throw new FileSystemException(
          file.toString(), null, "is no private key in PEM followed by its public key");
    }
    try {
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      SigningKey key =
          new SigningKey(
              keys.generatePrivate(new PKCS8EncodedKeySpec(decode(parts.group(1)))),
              keys.generatePublic(new X509EncodedKeySpec(decode(parts.group(2)))));
      byte[] probe = BigInteger.TEN.toByteArray();
      if (!key.verify(probe, key.sign(probe))) {
        throw new FileSystemException(file.toString(), null, "has keys that are not one pair");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      FileSystemException failure =
          new FileSystemException(file.toString(), null, "has no Ed25519 key: " + e.getMessage());
      failure.initCause(e);
      throw failure;
    }
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key for tokens can not sign", e);
    }
  }

  boolean verify(byte[] message, byte[] signed) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(publicKey);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // bytes that are no signature at all
    }
  }

  private static byte[] make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      String text =
          pem("PRIVATE KEY", pair.getPrivate().getEncoded())
              + pem("PUBLIC KEY", pair.getPublic().getEncoded());
      return text.getBytes(StandardCharsets.ISO_8859_1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  private static String pem(String type, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private static byte[] decode(String text) {
    return Base64.getMimeDecoder().decode(text);
  }
}
