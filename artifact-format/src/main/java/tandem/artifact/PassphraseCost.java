package tandem.artifact;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Bounds the work that an encrypted key asks for before its passphrase can be tried. */
final class PassphraseCost {
  /** Some seconds; OpenSSL writes 2048, and a million is the most that anybody recommends. */
  private static final BigInteger MOST_ITERATIONS = BigInteger.valueOf(10_000_000);

  /** OpenSSL writes keys that take 16 MiB. */
  private static final BigInteger MOST_MEMORY = BigInteger.valueOf(128 << 20);

  private static final BigInteger MOST_PARALLEL = BigInteger.valueOf(16);
  private static final BigInteger BLOCK = BigInteger.valueOf(128);

  private PassphraseCost() {}

  /**
   * Tells what a key in the encrypted form of PKCS#8 asks too much of; empty also for what is no
   * such key, which decrypting it finds out.
   */
  static Optional<String> excess(byte[] der) {
    try {
      AlgorithmIdentifier algorithm =
          EncryptedPrivateKeyInfo.getInstance(der).getEncryptionAlgorithm();
      ASN1Encodable parameters = algorithm.getParameters();
      if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
        return derivation(PBES2Parameters.getInstance(parameters).getKeyDerivationFunc());
      }
      // The schemes before PBES2 all have salt and iterations.
      return iterations(PKCS12PBEParams.getInstance(parameters).getIterations());
    } catch (RuntimeException e) {
      // Bouncy Castle answers wrong structures with many kinds of unchecked exception.
      return Optional.empty();
    }
  }

  private static Optional<String> derivation(KeyDerivationFunc function) {
    ASN1Encodable parameters = function.getParameters();
    if (!function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
      return iterations(PBKDF2Params.getInstance(parameters).getIterationCount());
    }
    ScryptParams scrypt = ScryptParams.getInstance(parameters);
    BigInteger blocks = scrypt.getCostParameter().multiply(scrypt.getBlockSize());
    return above(MOST_MEMORY, blocks.multiply(BLOCK), "bytes of memory")
        .or(() -> above(MOST_PARALLEL, scrypt.getParallelizationParameter(), "rounds of scrypt"));
  }

  private static Optional<String> iterations(BigInteger number) {
    return above(MOST_ITERATIONS, number, "iterations");
  }

  private static Optional<String> above(BigInteger limit, BigInteger number, String what) {
    return number.compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(Text.shown(number.toString()) + " " + what + ", at most " + limit);
  }
}
