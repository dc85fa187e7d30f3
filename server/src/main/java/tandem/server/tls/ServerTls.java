package tandem.server.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import tandem.core.AtomicFile;

/** The server's certificate, from files that may be replaced while it serves. */
public final class ServerTls {
  private static final Logger LOG = System.getLogger("tandem.server.tls");

  private final Path certificate;
  private final Path key;
  private final CurrentIdentity current;
  private List<FileTime> times;

  private ServerTls(Path certificate, Path key) throws IOException {
    this.certificate = certificate;
    this.key = key;
    this.times = times();
    this.current = new CurrentIdentity(Identity.load(certificate, key));
  }

  /**
   * Takes given PEM files.
   *
   * @throws IOException when they can not be used
   */
  public static ServerTls of(Path certificate, Path key) throws IOException {
    return new ServerTls(certificate, key);
  }

  /**
   * Takes the certificate in a folder, and makes one the first time, for ten years.
   *
   * @param names host names and addresses under which devices reach the server; those that it knows
   *     of itself are added
   */
  public static ServerTls inFolder(Path folder, Set<String> names, Clock clock) throws IOException {
    Path certificate = folder.resolve("server.crt");
    Path key = folder.resolve("server.key");
    // The certificate is written last, so it is there only with its key.
    if (!Files.exists(certificate)) {
      AtomicFile.createFolders(folder);
      SelfSigned made = SelfSigned.make(List.copyOf(all(names)), clock.instant());
      AtomicFile.replace(key, made.keyPem());
      AtomicFile.replace(
          certificate, made.certificatePem(), PosixFilePermissions.fromString("rw-r--r--"));
    }
    return new ServerTls(certificate, key);
  }

  private static Set<String> all(Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    all.add("localhost");
    all.add("127.0.0.1");
    all.add("::1");
    try {
      all.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      LOG.log(Level.DEBUG, "this host does not know its name", e);
    }
    return all;
  }

  /** Returns what connections are made with. */
  public SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {current}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the files again if one has changed. Files that do not fit change nothing: as a rule, one
   * of them is about to be replaced as well.
   */
  public synchronized void refresh() throws IOException {
    List<FileTime> now = times();
    if (now.equals(times)) {
      return;
    }
    current.set(Identity.load(certificate, key));
    times = now;
    LOG.log(Level.INFO, () -> "certificate: now " + fingerprint());
  }

  private List<FileTime> times() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
  }

  /** Returns the SHA-256 of the certificate in hexadecimal, with colons. */
  public String fingerprint() {
    return current.get().fingerprint();
  }

  /** Returns the file that devices need as their ServerCertificate. */
  public Path certificate() {
    return certificate;
  }
}
