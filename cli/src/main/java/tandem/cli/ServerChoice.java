package tandem.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Options of {@code setup} that say which server, in all the ways that Mender's setup has. */
final class ServerChoice {
  private static final String HOSTED = "https://hosted.mender.io";
  private static final String DEMO = "https://docker.mender.io";

  /** Where Mender's packages put the certificate of its demo server: 3.x, 4 and later. */
  static final List<String> DEMO_CERTIFICATES =
      List.of(
          "/usr/share/doc/mender-client/examples/demo.crt",
          "/usr/share/doc/mender-auth/examples/demo.crt");

  @Option(
      names = {"--server-url", "--url"},
      paramLabel = "URL",
      description = "The server, for instance https://updates.example.com:8443.")
  @Nullable String url;

  @Option(
      names = "--hosted-mender",
      description =
          "The server is Mender's own, " + HOSTED + "; needs a tenant token, or a user of it.")
  boolean hosted;

  @Option(
      names = "--demo-server",
      description = "The server is Mender's demo server, " + DEMO + ", with its certificate.")
  boolean demoServer;

  @Option(
      names = "--server-ip",
      paramLabel = "ADDRESS",
      description = "As --demo-server, at this address, which /etc/hosts is told.")
  @Nullable String address;

  @Option(
      names = "--demo-polling",
      description = "Ask every 5 seconds, and 30 at most after failures. For trying things out.")
  boolean demoPolling;

  @Option(names = "--demo", description = "Short for --demo-server --demo-polling.")
  boolean demo;

  /**
   * Returns the server that is meant, if one is. A URL counts more than what names a server.
   *
   * @throws UpdateException USAGE when two contradict each other, or it is no https
   */
  Optional<String> server() throws UpdateException {
    if (url != null && address != null) {
      throw new UpdateException(
          ErrorKind.USAGE, "--server-ip: is for the demo server, not together with --server-url");
    }
    if (address != null
        && !address.matches("([0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")) {
      throw new UpdateException(
          ErrorKind.USAGE, "--server-ip: got '" + address + "', expected an IP address");
    }
    if (url != null && !url.regionMatches(true, 0, "https://", 0, 8)) {
      throw new UpdateException(
          ErrorKind.USAGE, "--server-url: got '" + url + "', expected https://");
    }
    if (url != null) {
      return Optional.of(url);
    }
    if (hosted && address == null) {
      return Optional.of(HOSTED);
    }
    return isDemo() ? Optional.of(DEMO) : Optional.empty();
  }

  /** Tells whether Mender's demo server is meant. */
  boolean isDemo() {
    return url == null && (address != null || ((demo || demoServer) && !hosted));
  }

  /** Tells whether a server for many customers is meant. */
  boolean needsTenant() {
    return url == null && hosted && address == null;
  }

  /** Tells whether the device is to ask as often as nobody would want but for a try. */
  boolean asksOften() {
    return demo || demoPolling;
  }

  /** Returns the names of the demo server, the second of which has the artifacts. */
  static List<String> demoNames() {
    String host = DEMO.substring("https://".length());
    return List.of(host, "s3." + host);
  }
}
