package tandem.artifact;

/** A key pair as the contents of two PEM files. */
public final class KeyPairPem {
  private final byte[] privateKey;
  private final byte[] publicKey;
  private final byte[] pkcs8;

  KeyPairPem(byte[] privateKey, byte[] publicKey, byte[] pkcs8) {
    this.privateKey = privateKey;
    this.pkcs8 = pkcs8;
    this.publicKey = publicKey;
  }

  /** Returns a copy of the private key, not encrypted; {@link PrivateKeys} loads it. */
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /**
   * Returns the private key encrypted, in the form that holds any kind of key.
   *
   * @param passphrase is not kept; the caller may overwrite it afterwards
   */
  public byte[] encryptedPrivateKey(char[] passphrase) {
    return PrivateKeyEncryption.encrypt(pkcs8, passphrase);
  }

  /** Returns a copy of the public key; {@link PublicKeys} loads it. */
  public byte[] publicKey() {
    return publicKey.clone();
  }
}
