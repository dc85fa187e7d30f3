package tandem.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A server as its users start it. */
final class ServerProcess implements AutoCloseable {
  private static final int TICKS =
      100; // in a second, of /proc: the same on all of Debian's kernels

  private final Process process;
  private final int port;
  private final Duration start;
  private final Optional<String> password;
  private final SSLSocketFactory sockets;

  private ServerProcess(
      Process process, Path data, int port, Duration start, Optional<String> password)
      throws IOException {
    this.process = process;
    this.sockets = trusting(data.resolve("tls/server.crt"));
    this.port = port;
    this.start = start;
    this.password = password;
  }

  /** Starts the server of a folder, and waits until it answers. */
  static ServerProcess start(Path program, Path data) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String where = "127.0.0.1:" + port;
    long from = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "serve",
            "--data",
            data.toString(),
            "--listen",
            where,
            "--public-url",
            "https://" + where,
            "--allow-unsigned");
    Path log = data.resolveSibling(data.getFileName() + ".log");
    Files.deleteIfExists(log);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    while (!isServing(log)) {
      if (!process.isAlive()) {
        throw new IOException("the server did not start: " + Files.readString(log));
      }
      pause(5);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    return new ServerProcess(process, data, port, took, password(log));
  }

  private static boolean isServing(Path log) throws IOException {
    return Files.exists(log) && Files.readString(log).contains("ServerCertificate");
  }

  private static Optional<String> password(Path log) throws IOException {
    pause(200); // the line that it has at its first start only is its last
    try (BufferedReader lines = Files.newBufferedReader(log)) {
      return lines
          .lines()
          .filter(line -> line.startsWith("first password"))
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .findFirst();
    }
  }

  private static void pause(int millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Returns how long it took from the start of the process until it served. */
  Duration startTime() {
    return start;
  }

  int port() {
    return port;
  }

  /** Returns what makes connections that trust only this server. */
  SSLSocketFactory sockets() {
    return sockets;
  }

  private static SSLSocketFactory trusting(Path certificate) throws IOException {
    try (InputStream in = Files.newInputStream(certificate)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java can not trust the server", e);
    }
  }

  /** Logs the administrator in; only at the first start of a folder, which prints the password. */
  String logIn() throws IOException {
    String pair = "admin:" + password.orElseThrow();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    try (Connection connection = new Connection(sockets, port)) {
      Answered answer =
          connection.call("POST", "/api/management/v1/useradm/auth/login", "Basic " + basic, "");
      return "Bearer " + answer.text();
    }
  }

  /** Returns how much time of processors it has had. */
  Duration cpu() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / TICKS);
  }

  /** Returns how much memory it has, in MiB: what it has at the moment, and at most so far. */
  String memory() throws IOException {
    return memory("VmRSS:") + " (" + memory("VmHWM:") + ")";
  }

  private long memory(String name) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IOException("no " + name + " of the server");
  }

  /** Ends it without a warning. */
  void kill() throws IOException {
    process.destroyForcibly();
    await();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    await();
  }

  private void await() throws IOException {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
