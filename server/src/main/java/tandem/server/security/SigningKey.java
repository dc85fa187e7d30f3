package tandem.server.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.jspecify.annotations.Nullable;

/**
 * The server's Ed25519 key for tokens. Its file has the private key and the public one, because the
 * JDK can not compute the second from the first. It signs and verifies with Bouncy Castle, which
 * takes a tenth of the JDK's time for it: after a power cut of a region, all devices come at once.
 */
public final class SigningKey {
  private static final Pattern FILE =
      Pattern.compile(
          "-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s+"
              + "-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

  private final Ed25519PrivateKeyParameters privateKey;
  private final Ed25519PublicKeyParameters publicKey;

  private SigningKey(Ed25519PrivateKeyParameters privateKey, Ed25519PublicKeyParameters publicKey) {
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
    SigningKey key = parse(file, decode(file, parts.group(1)), decode(file, parts.group(2)));
    byte[] probe = BigInteger.TEN.toByteArray();
    if (!key.verify(probe, key.sign(probe))) {
      throw new FileSystemException(file.toString(), null, "has keys that are not one pair");
    }
    return key;
  }

  private static SigningKey parse(Path file, byte[] privateKey, byte[] publicKey)
      throws IOException {
    try {
      if (PrivateKeyFactory.createKey(privateKey) instanceof Ed25519PrivateKeyParameters signing
          && PublicKeyFactory.createKey(publicKey)
              instanceof Ed25519PublicKeyParameters verifying) {
        return new SigningKey(signing, verifying);
      }
    } catch (IOException | RuntimeException e) { // both are how Bouncy Castle refuses bytes
      throw noKey(file, String.valueOf(e.getMessage()), e);
    }
    throw noKey(file, "it is of another kind", null);
  }

  private static byte[] decode(Path file, String text) throws FileSystemException {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw noKey(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static FileSystemException noKey(Path file, String why, @Nullable Throwable cause) {
    FileSystemException failure =
        new FileSystemException(file.toString(), null, "has no Ed25519 key: " + why);
    failure.initCause(cause);
    return failure;
  }

  byte[] sign(byte[] message) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, privateKey);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }

  /** Tells whether bytes, which may be any, are this key's signature of a message. */
  boolean verify(byte[] message, byte[] signed) {
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(false, publicKey);
    signer.update(message, 0, message.length);
    return signer.verifySignature(signed);
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
}
