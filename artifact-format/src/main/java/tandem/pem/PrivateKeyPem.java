package tandem.pem;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads private keys of every PEM form that OpenSSL writes without a passphrase, with the Java
 * platform alone: RSA, EC on a curve that it knows, and Ed25519.
 */
public final class PrivateKeyPem {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final String EC_PARAMETERS = "EC PARAMETERS";
  private static final List<String> LABELS = List.of(PKCS8, PKCS1, SEC1);

  private static final byte[] RSA_OID = HexFormat.of().parseHex("2a864886f70d010101");
  private static final byte[] EC_OID = HexFormat.of().parseHex("2a8648ce3d0201");
  private static final byte[] ED25519_OID = HexFormat.of().parseHex("2b6570");
  private static final int SEC1_CURVE = 0xa0; // context tag 0, RFC 5915
  private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

  private PrivateKeyPem() {}

  /**
   * Reads the first private key of a PEM file, and works out its public key.
   *
   * @param name where the key comes from, for messages
   * @throws IOException when there is no such key; says what is there and what is expected
   */
  public static KeyPair load(String name, byte[] pem) throws IOException {
    List<Pem> blocks = Pem.parse(name, pem);
    Pem block = Pem.first(name, blocks, LABELS);
    if (block.header("DEK-Info").isPresent()) {
      throw new IOException(name + ": the key is encrypted, expected one without a passphrase");
    }
    try {
      byte[] pkcs8 = pkcs8(block, blocks);
      PrivateKey key =
          KeyFactory.getInstance(algorithm(pkcs8)).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new KeyPair(publicKey(key), key);
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // The platform answers some wrong numbers with unchecked exceptions.
      throw new IOException(
          name + ": damaged or unknown \"" + block.label() + "\": " + e.getMessage(), e);
    }
  }

  private static byte[] pkcs8(Pem block, List<Pem> blocks) throws IOException {
    return switch (block.label()) {
      case PKCS1 -> wrapped(RSA_OID, new byte[] {Der.NULL, 0}, block.content());
      case SEC1 -> wrapped(EC_OID, curve(block, blocks), block.content());
      default -> block.content();
    };
  }

  private static byte[] wrapped(byte[] algorithm, byte[] parameters, byte[] key) {
    return Der.encode(
        Der.SEQUENCE,
        VERSION_0,
        Der.encode(Der.SEQUENCE, Der.encode(Der.OBJECT_IDENTIFIER, algorithm), parameters),
        Der.encode(Der.OCTET_STRING, key));
  }

  // In the key itself, or in the block that OpenSSL writes before it.
  private static byte[] curve(Pem block, List<Pem> blocks) throws IOException {
    Der key = new Der(new Der(block.content()).read(Der.SEQUENCE));
    key.read(Der.INTEGER);
    key.read(Der.OCTET_STRING);
    if (key.nextIs(SEC1_CURVE)) {
      return key.read(SEC1_CURVE);
    }
    for (Pem other : blocks) {
      if (other.label().equals(EC_PARAMETERS)) {
        return other.content();
      }
    }
    throw new IOException("it does not say which curve");
  }

  private static String algorithm(byte[] pkcs8) throws IOException {
    Der info = new Der(new Der(pkcs8).read(Der.SEQUENCE));
    info.read(Der.INTEGER);
    byte[] algorithm = new Der(info.read(Der.SEQUENCE)).read(Der.OBJECT_IDENTIFIER);
    if (Arrays.equals(algorithm, RSA_OID)) {
      return "RSA";
    }
    if (Arrays.equals(algorithm, EC_OID)) {
      return "EC";
    }
    if (Arrays.equals(algorithm, ED25519_OID)) {
      return "Ed25519";
    }
    throw new IOException("its algorithm is neither RSA, EC nor Ed25519");
  }

  private static PublicKey publicKey(PrivateKey key) throws GeneralSecurityException, IOException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    if (key instanceof ECPrivateKey ec) {
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(EcPoints.multiple(ec.getParams(), ec.getS()), ec.getParams()));
    }
    if (key instanceof EdECPrivateKey ed && ed.getBytes().isPresent()) {
      return ed25519(ed.getBytes().get());
    }
    throw new IOException("its public key can not be worked out");
  }

  // The platform makes an Ed25519 key of 32 random bytes, which are the private key.
  private static PublicKey ed25519(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(255, new GivenBytes(seed));
    return generator.generateKeyPair().getPublic();
  }

  /** Is as random as the bytes it was given. */
  private static final class GivenBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] given;

    GivenBytes(byte[] given) {
      this.given = given.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(given, 0, bytes, 0, bytes.length);
    }
  }
}
