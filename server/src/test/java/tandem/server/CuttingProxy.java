package tandem.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Passes bytes on to a server, and once cuts a connection over which many come back. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final long cutAfter;
  private final AtomicBoolean hasCut = new AtomicBoolean();
  private final AtomicLong passed = new AtomicLong();
  private volatile int target;

  /**
   * Starts to listen.
   *
   * @param cutAfter bytes that come back over one connection before it is cut
   */
  CuttingProxy(long cutAfter) throws IOException {
    this.cutAfter = cutAfter;
  }

  String url() {
    return "https://localhost:" + listening.getLocalPort();
  }

  /** Starts to pass on to a port of this machine. */
  void passTo(int port) {
    target = port;
    start(this::accept);
  }

  boolean hasCut() {
    return hasCut.get();
  }

  /** Returns how many bytes the server has sent back through it. */
  long passed() {
    return passed.get();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // one of the two sides has gone
              }
            },
            "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      start(() -> pass(client, server, false));
      start(() -> pass(server, client, true));
    }
  }

  private void pass(Socket from, Socket to, boolean isBack) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[8 << 10];
      long all = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all += n;
        if (isBack) {
          passed.addAndGet(n);
          if (all > cutAfter && hasCut.compareAndSet(false, true)) {
            return;
          }
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
