package tandem.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import tandem.pem.Pem;

/** Decrypts a private key: PKCS#8, or OpenSSL's old form with the cipher in a line of the PEM. */
final class PrivateKeyDecryption {
  /** Label of the encrypted form of PKCS#8. */
  static final String LABEL = "ENCRYPTED PRIVATE KEY";

  private static final int MOST_BYTES_OF_CHARACTER = 3; // of UTF-8, for one char
  private static final String CIPHER = "DEK-Info"; // cipher and start vector of the old form

  private PrivateKeyDecryption() {}

  static boolean isEncrypted(Pem block) {
    return block.label().equals(LABEL) || block.header(CIPHER).isPresent();
  }

  /**
   * Returns the decrypted key in DER form.
   *
   * @throws IOException when the passphrase is wrong; in the old form, one of 256 wrong ones gives
   *     bytes that are no key instead
   */
  static byte[] decrypt(String name, Pem block, char[] passphrase) throws IOException {
    boolean pkcs8 = block.label().equals(LABEL);
    Optional<String> excess = pkcs8 ? PassphraseCost.excess(block.content()) : Optional.empty();
    if (excess.isPresent()) {
      throw new IOException(name + ": decrypting the key takes " + excess.get());
    }
    try {
      return pkcs8 ? pkcs8(block, passphrase) : traditional(block, passphrase);
    } catch (IOException | PKCSException | OperatorCreationException | RuntimeException e) {
      // Bouncy Castle answers wrong structures with many kinds of unchecked exception.
      throw new IOException(name + ": the passphrase is wrong or the key is damaged", e);
    }
  }

  private static byte[] pkcs8(Pem block, char[] passphrase)
      throws IOException, PKCSException, OperatorCreationException {
    JceOpenSSLPKCS8DecryptorProviderBuilder ciphers = new JceOpenSSLPKCS8DecryptorProviderBuilder();
    ciphers.setProvider(new BouncyCastleProvider()); // the platform's list is left alone
    return new PKCS8EncryptedPrivateKeyInfo(block.content())
        .decryptPrivateKeyInfo(ciphers.build(passphrase))
        .getEncoded();
  }

  private static byte[] traditional(Pem block, char[] passphrase)
      throws IOException, OperatorCreationException {
    String[] cipher = block.header(CIPHER).orElseThrow().split(",", -1);
    if (cipher.length != 2 || !cipher[1].matches("([0-9A-Fa-f]{2}){8,16}")) {
      throw new IOException(CIPHER + " is not a cipher and a start vector");
    }
    char[] bytes = bytesOf(passphrase);
    try {
      return new BcPEMDecryptorProvider(bytes)
          .get(cipher[0])
          .decrypt(block.content(), HexFormat.of().parseHex(cipher[1]));
    } finally {
      Arrays.fill(bytes, '\0');
    }
  }

  // OpenSSL takes the bytes as they were typed; Bouncy Castle takes the low byte of each character.
  private static char[] bytesOf(char[] passphrase) {
    byte[] utf8 = new byte[MOST_BYTES_OF_CHARACTER * passphrase.length];
    ByteBuffer buffer = ByteBuffer.wrap(utf8);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), buffer, true);
    char[] bytes = new char[buffer.position()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (char) (utf8[i] & 0xff);
    }
    Arrays.fill(utf8, (byte) 0);
    return bytes;
  }
}
