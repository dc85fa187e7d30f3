package tandem.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server on the loopback that does to each connection what a test tells it, right or wrong. */
final class FaultyHttpServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private FaultyHttpServer(ServerSocket listener, Behaviour behaviour) {
    this.listener = listener;
    this.behaviour = behaviour;
    Thread thread = new Thread(this::serve, "faulty-http-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** What to do with one connection; it is closed afterwards. */
  interface Behaviour {
    void handle(Exchange exchange) throws IOException, InterruptedException;
  }

  /** One connection whose request head has been read. */
  record Exchange(List<String> request, Socket socket, CountDownLatch closed) {
    /** Sends bytes, one for each character. */
    void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    /** Says nothing more until the test is over. */
    void stall() throws InterruptedException {
      closed.await();
    }

    String requestLine() {
      return request.get(0);
    }
  }

  static FaultyHttpServer start(Behaviour behaviour) throws IOException {
    return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
  }

  static FaultyHttpServer start(ServerSocket listener, Behaviour behaviour) {
    return new FaultyHttpServer(listener, behaviour);
  }

  /** Starts a server that gives the same answer to all. */
  static FaultyHttpServer answering(String answer) throws IOException {
    return start(exchange -> exchange.send(answer));
  }

  int port() {
    return listener.getLocalPort();
  }

  String url(String resource) {
    return "http://127.0.0.1:" + port() + resource;
  }

  /** Returns the heads of the requests so far. */
  List<List<String>> requests() {
    return requests;
  }

  private void serve() {
    while (closed.getCount() > 0) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread thread = new Thread(() -> handle(socket), "faulty-http-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void handle(Socket socket) {
    try (socket) {
      List<String> request = readHead(socket.getInputStream());
      requests.add(request);
      behaviour.handle(new Exchange(request, socket, closed));
    } catch (IOException e) {
      // The client went away, which is what some tests are about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> readHead(InputStream in) throws IOException {
    LineReader lines = new LineReader(in, 1 << 20);
    List<String> head = new ArrayList<>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      head.add(line);
    }
    return head;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Closeable socket : open) {
      socket.close();
    }
  }
}
