package tandem.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import tandem.server.RawHttp.Answer;

/** Sends a start at once, and then one byte after the other, slowly, until the server ends it. */
final class SlowClient implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;
  private static final int PATIENCE_MILLIS = 90_000;

  private final Socket socket;
  private final byte[] start;
  private final byte[] then;
  private volatile boolean ended;
  private volatile Answer answer = Answer.NONE;

  private SlowClient(Socket socket, byte[] start, byte[] then) {
    this.socket = socket;
    this.start = start;
    this.then = then;
  }

  /**
   * Starts one.
   *
   * @param then sent again and again; empty for a client that sends nothing more
   */
  static SlowClient plain(int port, byte[] start, byte[] then) throws IOException {
    return started(new Socket(InetAddress.getLoopbackAddress(), port), start, then);
  }

  /** Starts one that has shaken hands. */
  static SlowClient tls(SSLContext trust, int port, byte[] start, byte[] then) throws IOException {
    return started(trust.getSocketFactory().createSocket("localhost", port), start, then);
  }

  private static SlowClient started(Socket socket, byte[] start, byte[] then) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    SlowClient client = new SlowClient(socket, start, then);
    thread(client::write).start();
    thread(client::read).start();
    return client;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "slow-client");
    thread.setDaemon(true);
    return thread;
  }

  private void write() {
    if (!RawHttp.write(socket, start) || then.length == 0) {
      return;
    }
    int at = 0;
    try {
      while (!ended) {
        Thread.sleep(PAUSE_MILLIS); // that is what it is slow with
        if (!RawHttp.write(socket, new byte[] {then[at++ % then.length]})) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      answer = RawHttp.read(socket);
      while (socket.getInputStream().read() >= 0) {
        // until the connection ends
      }
    } catch (InterruptedIOException e) {
      return; // the server has more patience than this
    } catch (IOException e) {
      // that is an end, too
    }
    ended = true;
  }

  /** Tells whether the server has ended the connection. */
  boolean hasEnded() {
    return ended;
  }

  /** Returns what the server answered before. */
  Answer answer() {
    return answer;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
