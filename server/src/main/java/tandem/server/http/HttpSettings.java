package tandem.server.http;

import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where and how to listen.
 *
 * @param address to listen on
 * @param port 0 for any that is free
 * @param tls empty for plain HTTP behind a proxy, which is then believed who the client is
 * @param limits of clients
 */
public record HttpSettings(String address, int port, Optional<SSLContext> tls, HttpLimits limits) {}
