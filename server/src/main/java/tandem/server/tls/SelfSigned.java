package tandem.server.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A new key and its certificate, which devices trust by having it, not by who signed it. */
final class SelfSigned {
  private static final Duration VALID = Duration.ofDays(3652);
  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
  private static final X500Name SUBJECT = new X500Name("CN=Tandem server");

  private final byte[] certificatePem;
  private final byte[] keyPem;

  private SelfSigned(byte[] certificatePem, byte[] keyPem) {
    this.certificatePem = certificatePem;
    this.keyPem = keyPem;
  }

  byte[] certificatePem() {
    return certificatePem;
  }

  /** Returns the key, in PKCS#8. */
  byte[] keyPem() {
    return keyPem;
  }

  /**
   * Makes one.
   *
   * @param names host names and IP addresses of the server
   */
  static SelfSigned make(List<String> names, Instant now) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X509CertificateHolder certificate =
          builder(pair, names, now)
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      String key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
      return new SelfSigned(
          pem("CERTIFICATE", certificate.getEncoded()).getBytes(StandardCharsets.US_ASCII),
          key.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("can not make a certificate: " + e.getMessage(), e);
    }
  }

  // No key usage: OpenSSL takes a certificate for signed by itself only if it may sign others.
  private static X509v3CertificateBuilder builder(KeyPair pair, List<String> names, Instant now)
      throws IOException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            SUBJECT,
            new BigInteger(120, new SecureRandom()).setBit(119),
            Date.from(now.minus(CLOCKS_DIFFER)),
            Date.from(now.plus(VALID)),
            SUBJECT,
            pair.getPublic());
    GeneralName[] alternatives = names.stream().map(SelfSigned::name).toArray(GeneralName[]::new);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
    return builder;
  }

  private static GeneralName name(String name) {
    boolean address = name.contains(":") || name.matches("[0-9]+(\\.[0-9]+){3}");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static String pem(String label, byte[] content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(new PemObject(label, content));
    }
    return text.toString();
  }
}
