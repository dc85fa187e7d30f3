package tandem.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Signs with a key that never leaves its token: a smart card, an HSM, or SoftHSM. */
public final class Pkcs11Signer implements Signer, Closeable {
  private static final long PRIVATE_KEYS = 3;
  private static final long RSA = 0;
  private static final long EC = 3;
  private static final long RSA_PKCS = 0x1;
  private static final long ECDSA = 0x1041;
  // RFC 8017, 9.2: what PKCS#1 v1.5 signs is the digest behind the name of its algorithm.
  private static final byte[] SHA256_INFO =
      HexFormat.of().parseHex("3031300d060960864801650304020105000420");

  private final String name;
  private final Cryptoki token;
  private final long session;
  private final long key;
  private final boolean rsa;
  private final char[] pinForEachUse;
  private boolean closed;
  private final Optional<Verifier> publicKey;

  private Pkcs11Signer(String name, Cryptoki token, long session, long key, Optional<char[]> pin)
      throws IOException {
    this.name = name;
    this.token = token;
    this.session = session;
    this.key = key;
    this.rsa = isRsa();
    this.pinForEachUse =
        pin.isPresent() && token.isTrue(session, key, Cryptoki.ALWAYS_AUTHENTICATE)
            ? pin.get().clone()
            : new char[0];
    this.publicKey = new TokenPublicKey(token, session, key).load(name, rsa);
  }

  /**
   * Finds the key and makes it ready for use. The token stays open until the program ends.
   *
   * @param module path of the library that speaks to the token
   * @param pin is kept only for a key that wants it with every signature, until the signer is
   *     closed; the caller may overwrite it afterwards
   * @throws SigningFailedException when there is no such token or key, or the PIN is wrong
   * @throws IOException when the key is of a kind or size that no reader takes
   */
  public static Pkcs11Signer open(Pkcs11Uri uri, String module, Optional<char[]> pin)
      throws IOException {
    Cryptoki token = Cryptoki.load(module);
    long session = token.openSession(slot(uri, token, module));
    if (pin.isPresent()) {
      try {
        token.login(session, pin.get());
      } catch (SigningFailedException e) {
        throw new SigningFailedException(uri + ": the token refuses the PIN: " + e.getMessage(), e);
      }
    }
    return new Pkcs11Signer(uri.toString(), token, session, key(uri, token, session, pin), pin);
  }

  private static long slot(Pkcs11Uri uri, Cryptoki token, String module)
      throws SigningFailedException {
    List<Long> found = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (long slot : token.slots()) {
      labels.add(token.tokenInfo(slot, "label"));
      if (isMeant(uri, token, slot)) {
        found.add(slot);
      }
    }
    if (found.size() != 1) {
      throw new SigningFailedException(
          uri
              + ": "
              + (found.isEmpty() ? "no such token" : found.size() + " such tokens")
              + " at "
              + module
              + ", there are "
              + labels);
    }
    return found.get(0);
  }

  private static boolean isMeant(Pkcs11Uri uri, Cryptoki token, long slot)
      throws SigningFailedException {
    return fits(uri, "token", token.tokenInfo(slot, "label"))
        && fits(uri, "serial", token.tokenInfo(slot, "serialNumber"))
        && fits(uri, "manufacturer", token.tokenInfo(slot, "manufacturerID"))
        && fits(uri, "model", token.tokenInfo(slot, "model"))
        && fits(uri, "slot-id", Long.toString(slot));
  }

  private static boolean fits(Pkcs11Uri uri, String attribute, String value) {
    return uri.text(attribute).map(value::equals).orElse(true);
  }

  private static long key(Pkcs11Uri uri, Cryptoki token, long session, Optional<char[]> pin)
      throws SigningFailedException {
    List<Object> wanted = new ArrayList<>(List.of(Cryptoki.CLASS, PRIVATE_KEYS));
    uri.bytes("object").ifPresent(label -> wanted.addAll(List.of(Cryptoki.LABEL, label)));
    uri.bytes("id").ifPresent(id -> wanted.addAll(List.of(Cryptoki.ID, id)));
    long[] keys = token.find(session, wanted.toArray());
    if (keys.length != 1) {
      throw new SigningFailedException(
          uri
              + ": "
              + (keys.length == 0 ? "no such private key" : keys.length + " such private keys")
              + " in the token"
              + (keys.length == 0 && pin.isEmpty() ? "; without a PIN it shows none" : ""));
    }
    return keys[0];
  }

  private boolean isRsa() throws IOException {
    long type = token.number(session, key, Cryptoki.KEY_TYPE);
    if (type != RSA && type != EC) {
      throw new IOException(
          name + ": key of type " + type + " of PKCS#11, expected 0 (RSA) or 3 (EC)");
    }
    return type == RSA;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Verifier> publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) throws IOException {
    byte[] digest = Digest.sha256(message).bytes();
    byte[] signature = rsa ? sign(RSA_PKCS, info(digest)) : sign(ECDSA, digest);
    if (publicKey.isPresent() && !publicKey.get().verifies(message.clone(), signature.clone())) {
      throw new SigningFailedException(
          name + ": the token's public key does not verify what its private key signs");
    }
    if (!rsa && signature.length != P256.RAW_LENGTH) {
      throw new SigningFailedException(
          name + ": signature of " + signature.length + " bytes, expected " + P256.RAW_LENGTH);
    }
    return signature;
  }

  private static byte[] info(byte[] digest) {
    byte[] info = Arrays.copyOf(SHA256_INFO, SHA256_INFO.length + digest.length);
    System.arraycopy(digest, 0, info, SHA256_INFO.length, digest.length);
    return info;
  }

  private byte[] sign(long mechanism, byte[] data) throws SigningFailedException {
    if (closed) { // a token locks itself after a few wrong PINs, so none of zeros may be sent
      throw new SigningFailedException(name + ": the signer is closed");
    }
    try {
      token.signInit(session, mechanism, key);
      if (pinForEachUse.length > 0) {
        token.loginForOneUse(session, pinForEachUse);
      }
      return token.sign(session, data);
    } catch (SigningFailedException e) {
      throw new SigningFailedException(name + ": the token does not sign: " + e.getMessage(), e);
    }
  }

  /** Forgets the PIN; nothing can be signed afterwards. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(pinForEachUse, '\0');
  }
}
