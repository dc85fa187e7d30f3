package tandem.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.tls.ServerTls;

class AddressLimitTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int ALLOWED = 1;
  private static final HttpLimits LIMITS =
      new HttpLimits(4096, 1000, 9000, 3000, 100, ALLOWED, 20, LONG, LONG, 1000, LONG);

  @TempDir Path folder;

  @Test
  void oneAddress_hasOnlySoManyConnections() throws IOException {
    ServerTls tls = ServerTls.inFolder(folder, Set.of(), Clock.systemUTC());
    HttpSettings settings = new HttpSettings("127.0.0.1", 0, Optional.of(tls.context()), LIMITS);
    try (HttpServer server = HttpServer.start(settings, new Router());
        Socket one = connect(server);
        Socket other = connect(server)) {
      // They may be opened in any order.
      Socket left = waitForTheEndOfOne(one, other);

      assertThat(isEnded(left)).isFalse();
    }
  }

  private static Socket connect(HttpServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(200);
    return socket;
  }

  private static Socket waitForTheEndOfOne(Socket one, Socket other) throws IOException {
    long deadline = System.nanoTime() + LONG.toNanos() / 2;
    while (System.nanoTime() < deadline) {
      if (isEnded(one)) {
        return other;
      }
      if (isEnded(other)) {
        return one;
      }
    }
    throw new AssertionError("both connections are open");
  }

  private static boolean isEnded(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // An alert of TLS comes before the end.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
