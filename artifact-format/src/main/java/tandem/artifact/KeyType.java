package tandem.artifact;

/** What kind of key pair to generate. */
public enum KeyType {
  /** Understood by every reader; verifying is fast, signatures are long. */
  RSA_3072,
  /** Understood by every reader; short. */
  EC_P256,
  /** Understood by Tandem only: the Mender clients and tools refuse such a key. */
  ED25519
}
