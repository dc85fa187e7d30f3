package tandem.artifact;

/** A key pair as the contents of two PEM files. */
public final class KeyPairPem {
  private final byte[] privateKey;
  private final byte[] publicKey;

  KeyPairPem(byte[] privateKey, byte[] publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** Returns a copy of the private key, not encrypted; {@link PrivateKeys} loads it. */
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /** Returns a copy of the public key; {@link PublicKeys} loads it. */
  public byte[] publicKey() {
    return publicKey.clone();
  }
}
