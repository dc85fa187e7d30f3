package tandem.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;

/**
 * Ends connections of an address that has too many, so that one client can not take all of them. Of
 * IPv6 the first 64 bits count: whoever has one address has all that start like it.
 */
final class AddressLimit implements Connection.Listener {
  private static final int SUBNET_BYTES = 8;

  private final int most;
  private final Map<Connection, String> connections = new ConcurrentHashMap<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  AddressLimit(int most) {
    this.most = most;
  }

  @Override
  public void onOpened(Connection connection) {
    // TLS counts no messages; the connection inside it is opened with it, and is the one to count.
    if (connection.getMessagesIn() >= 0
        && connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress from
        && from.getAddress() != null) {
      String key = key(from.getAddress());
      connections.put(connection, key);
      if (counts.merge(key, 1, Integer::sum) > most) {
        connection.getEndPoint().close();
      }
    }
  }

  @Override
  public void onClosed(Connection connection) {
    String key = connections.remove(connection);
    if (key != null) {
      counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }
  }

  private static String key(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SUBNET_BYTES));
  }
}
