package tandem.artifact;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import tandem.pem.Pem;

/**
 * A private key that signs artifacts. The same key and message always give the same signature, so
 * that signed artifacts are reproducible, too.
 */
public final class SigningKey implements Signer {
  private final String name;
  private final AsymmetricKeyParameter key;
  private final byte[] publicKey;
  private final Verifier verifier;

  private SigningKey(String name, AsymmetricKeyParameter key, byte[] publicKey, Verifier verifier) {
    this.name = name;
    this.key = key;
    this.publicKey = publicKey;
    this.verifier = verifier;
  }

  /**
   * Takes a decoded key.
   *
   * @throws IOException when it is damaged, or of a kind or size that verifying keys may not have
   */
  static SigningKey of(String name, PrivateKeyInfo info) throws IOException {
    PublicKeys.requireKnown(name, info.getPrivateKeyAlgorithm().getAlgorithm().getId());
    AsymmetricKeyParameter key;
    byte[] publicKey;
    try {
      key = PrivateKeyFactory.createKey(info);
      publicKey = publicKeyOf(key);
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle answers wrong numbers with many kinds of unchecked exception.
      throw new IOException(name + ": damaged private key: " + e.getMessage(), e);
    }
    return new SigningKey(name, key, publicKey, PublicKeys.ofDer(name, publicKey));
  }

  private static byte[] publicKeyOf(AsymmetricKeyParameter key) throws IOException {
    AsymmetricKeyParameter publicKey;
    if (key instanceof RSAPrivateCrtKeyParameters rsa) {
      publicKey = new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
    } else if (key instanceof ECPrivateKeyParameters ec) {
      publicKey =
          new ECPublicKeyParameters(
              new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()),
              ec.getParameters());
    } else {
      publicKey = ((Ed25519PrivateKeyParameters) key).generatePublicKey();
    }
    return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicKey)
        .getEncoded(ASN1Encoding.DER);
  }

  /** Returns the verifier of this key's signatures. */
  public Verifier verifier() {
    return verifier;
  }

  /** Returns the public key as the content of a PEM file. */
  public byte[] publicKeyPem() {
    return Pem.encode(PublicKeys.LABEL, publicKey);
  }

  /**
   * Tells whether the Mender clients and tools understand this key's signatures. They know no
   * Ed25519: an artifact signed so installs with Tandem alone.
   */
  public boolean isKnownToMender() {
    return verifier.kind().isKnownToMender();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Verifier> publicKey() {
    return Optional.of(verifier);
  }

  @Override
  public byte[] sign(byte[] message) throws IOException {
    org.bouncycastle.crypto.Signer signer = newSigner();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    byte[] signature;
    try {
      signature = signer.generateSignature();
    } catch (CryptoException | RuntimeException e) {
      // A damaged key that could be decoded fails anyhow: also as a division by zero.
      throw new IOException(name + ": signing failed: " + e.getMessage(), e);
    }
    // A wrong RSA signature, made with a damaged key or by failing hardware, gives the key away.
    if (!verifier.verifies(message, signature)) {
      throw new IOException(name + ": damaged key: its public part does not verify what it signs");
    }
    return signature;
  }

  private org.bouncycastle.crypto.Signer newSigner() {
    if (key instanceof RSAPrivateCrtKeyParameters) {
      return new RSADigestSigner(new SHA256Digest());
    }
    if (key instanceof ECPrivateKeyParameters) {
      // RFC 6979: the nonce comes from key and message; written as r and s of 32 bytes each.
      return new DSADigestSigner(
          new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())),
          new SHA256Digest(),
          PlainDSAEncoding.INSTANCE);
    }
    return new Ed25519Signer();
  }
}
