package tandem.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** A proxy on the loopback that takes one user and leads every tunnel to the loopback. */
final class TestProxy {
  // printf 'user:p@ss' | base64
  private static final String AUTHORIZED = "Proxy-Authorization: Basic dXNlcjpwQHNz";

  private TestProxy() {}

  static FaultyHttpServer start(ServerSocket listener) {
    return FaultyHttpServer.start(listener, TestProxy::handle);
  }

  static FaultyHttpServer start() throws IOException {
    return FaultyHttpServer.start(TestProxy::handle);
  }

  private static void handle(FaultyHttpServer.Exchange exchange)
      throws IOException, InterruptedException {
    List<String> request = exchange.request();
    if (!request.contains(AUTHORIZED)) {
      exchange.send("HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=x\r\n\r\n");
    } else if (!request.get(0).startsWith("CONNECT ")) {
      exchange.send("HTTP/1.1 200\r\n\r\nfrom the proxy");
    } else {
      String place = request.get(0).split(" ", 3)[1];
      int port = Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        exchange.send("HTTP/1.1 200 Connected\r\nVia: test\r\n\r\n");
        Thread up = pump(exchange.socket(), server);
        Thread down = pump(server, exchange.socket());
        up.join();
        down.join();
      }
    }
  }

  private static Thread pump(Socket from, Socket to) {
    Thread thread =
        new Thread(
            () -> {
              try {
                from.getInputStream().transferTo(to.getOutputStream());
                to.shutdownOutput();
              } catch (IOException | UnsupportedOperationException e) {
                // One end went away.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
