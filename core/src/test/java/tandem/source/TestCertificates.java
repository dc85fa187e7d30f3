package tandem.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tandem.pem.Pem;

/** A CA and servers' certificates, made by the JDK's keytool in a folder of the test. */
final class TestCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private final Path folder;

  private final Set<String> made = new HashSet<>();

  /** Takes the folder; each certificate is made when it is first asked for. */
  TestCertificates(Path folder) {
    this.folder = folder;
  }

  private void make(String alias) throws Exception {
    if (!made.add(alias)) {
      return;
    }
    switch (alias) {
      case "ca" -> keytool(alias, "-startdate", "-1d", "-ext", "bc:c");
      case "good" -> signed(alias, "-1d", "server.example");
      case "local" -> signed(alias, "-1d", "localhost");
      case "expired" -> signed(alias, "-900d", "server.example");
      case "early" -> signed(alias, "+9d", "server.example");
      case "nul" -> nul(alias);
      case "self" -> keytool(alias, "-startdate", "-1d", "-ext", names("server.example"));
      case "selfexpired" -> keytool(alias, "-startdate", "-900d", "-ext", names("server.example"));
      default -> throw new IllegalArgumentException(alias);
    }
  }

  private void signed(String alias, String start, String host) throws Exception {
    make("ca");
    keytool(alias, "-signer", "ca", "-startdate", start, "-ext", names(host));
  }

  /** The one name is "server.example", a NUL, and more; keytool takes it only as bytes. */
  private void nul(String alias) throws Exception {
    make("ca");
    byte[] name = "server.example\0.other.example".getBytes(US_ASCII);
    String header = "30:%02x:82:%02x:".formatted(name.length + 2, name.length);
    String bytes = HexFormat.ofDelimiter(":").formatHex(name);
    keytool(alias, "-signer", "ca", "-startdate", "-1d", "-ext", "2.5.29.17=" + header + bytes);
  }

  private static String names(String host) {
    return "san=dns:" + host + ",ip:127.0.0.1";
  }

  private void keytool(String alias, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "365"));
    command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(List.of(more));
    RequiredTool.run(command.toArray(String[]::new));
  }

  private Path store() {
    return folder.resolve("all.p12");
  }

  private KeyStore load() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  /** Returns a PEM file with these certificates and some text between them. */
  Path pem(String... aliases) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (String alias : aliases) {
      make(alias);
      byte[] der = load().getCertificate(alias).getEncoded();
      pem.append("# ").append(alias).append("\n-----BEGIN CERTIFICATE-----\n");
      pem.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
      pem.append("\n-----END CERTIFICATE-----\n\n");
    }
    return Files.write(
        folder.resolve(String.join("-", aliases) + ".pem"), pem.toString().getBytes(US_ASCII));
  }

  /** Returns a PEM file with the private key of this certificate. */
  Path key(String alias) throws Exception {
    make(alias);
    byte[] key = load().getKey(alias, PASSWORD).getEncoded();
    return Files.write(folder.resolve(alias + ".key"), Pem.encode("PRIVATE KEY", key));
  }

  /** Returns a listener that shows this certificate. */
  ServerSocket listener(String alias) throws Exception {
    return listener(alias, null);
  }

  /** Returns a listener that demands a client's certificate, and trusts only that one. */
  ServerSocket mutual(String alias, String client) throws Exception {
    make(client);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(client, load().getCertificate(client));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLServerSocket listener = (SSLServerSocket) listener(alias, trust.getTrustManagers());
    listener.setNeedClientAuth(true);
    return listener;
  }

  private ServerSocket listener(String alias, TrustManager @Nullable [] trust) throws Exception {
    make(alias);
    KeyStore all = load();
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(one, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }
}
