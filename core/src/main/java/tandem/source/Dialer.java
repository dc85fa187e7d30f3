package tandem.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connects to a host, trying all its addresses in the order of the resolver. */
final class Dialer {
  // A name service can be forged to give thousands, each worth a time-out.
  private static final int MAX_ADDRESSES = 16;

  private final Resolver resolver;
  private final Duration timeout;

  /** Takes the resolver and the longest wait for one address. */
  Dialer(Resolver resolver, Duration timeout) {
    this.resolver = resolver;
    this.timeout = timeout;
  }

  /** Finds the addresses of a host. */
  @FunctionalInterface
  interface Resolver {
    /** Asks the system. */
    Resolver SYSTEM = InetAddress::getAllByName;

    /** Returns at least one address. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Returns a connection to the first address that takes one; failing that, names them all. */
  Socket connect(HttpTarget to) throws IOException {
    List<String> failures = new ArrayList<>();
    for (InetAddress address : addresses(to.host())) {
      try {
        return connect(address, to.port());
      } catch (IOException e) {
        failures.add(address.getHostAddress() + ": " + Reasons.of(e));
      }
    }
    throw new IOException(
        "could not connect to " + to.hostAndPort() + " (" + String.join("; ", failures) + ")");
  }

  private List<InetAddress> addresses(String host) throws IOException {
    try {
      List<InetAddress> all = List.of(resolver.resolve(host));
      return all.subList(0, Math.min(all.size(), MAX_ADDRESSES));
    } catch (UnknownHostException e) {
      throw new IOException("host name can not be resolved: " + Reasons.of(e), e);
    }
  }

  private Socket connect(InetAddress address, int port) throws IOException {
    // Without the argument a SOCKS proxy of the system properties would be used.
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
