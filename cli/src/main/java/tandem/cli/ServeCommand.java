package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.server.AdminPassword;
import tandem.server.KeepDays;
import tandem.server.ServerSettings;
import tandem.server.Started;
import tandem.server.TandemServer;
import tandem.server.http.HttpLimits;

@Command(
    name = "serve",
    description = {
      "Serve updates to devices with Tandem's or Mender's client, until a signal ends it.",
      "Everything is kept in one folder. The first start makes a certificate and the user admin,"
          + " and prints its password once. Artifacts have to be signed with one of the keys"
          + " DIR/artifact-keys/*.pem."
    })
final class ServeCommand implements TandemCommand {
  private static final String EVERYWHERE = "0.0.0.0:8443";
  private static final String THIS_HOST = "127.0.0.1:8443";

  private static final int MOST_POLLS = 60_000;
  private static final int MOST_DAYS = 36_500;

  private final Context context;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      scope = ScopeType.INHERIT,
      description = "Folder of everything that the server remembers; it is made if missing.")
  Path data = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      description =
          "Where to listen (default: "
              + EVERYWHERE
              + "; with --http-behind-proxy "
              + THIS_HOST
              + ", because whoever reaches the server past the proxy can claim any address).")
  @Nullable String listen;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description =
          "How devices reach the server, which all links to artifacts start with (default:"
              + " https:// with this host's name and the port).")
  @Nullable String publicUrl;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description =
          "PEM file with the server's certificate and those above it; read again when it changes.")
  @Nullable Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "PEM file with the key of --cert.")
  @Nullable Path key;

  @Option(
      names = "--verify-key",
      paramLabel = "FILE",
      description = "PEM file with one more public key that artifacts may be signed with.")
  List<Path> verifyKeys = List.of();

  @Option(names = "--allow-unsigned", description = "Take artifacts without a signature, too.")
  boolean allowUnsigned;

  @Option(
      names = "--http-behind-proxy",
      description =
          "Speak plain HTTP with a proxy that does TLS, and believe its X-Forwarded-For. Needs"
              + " --public-url.")
  boolean behindProxy;

  @Option(
      names = "--polls-per-minute",
      paramLabel = "N",
      description =
          "How often one device may poll or send its inventory, taken over five minutes; in the"
              + " middle of an update as often as it likes (default: ${DEFAULT-VALUE}; 0: no"
              + " limit).")
  int pollsPerMinute = ServerSettings.ASKS_PER_MINUTE;

  @Option(
      names = "--new-admin-password",
      description =
          "Give the user admin a new password, print it, and end. For whoever has lost it; the"
              + " server must not run.")
  boolean newAdminPassword;

  @Option(
      names = "--keep-histories",
      paramLabel = "DAYS",
      description =
          "How long to keep what devices did in a deployment, and their logs, once it is finished"
              + " (default: ${DEFAULT-VALUE}; 0: for ever).")
  int keepHistories = KeepDays.DEFAULT.histories();

  @Option(
      names = "--keep-audit",
      paramLabel = "DAYS",
      description = "How long to keep the audit log (default: ${DEFAULT-VALUE}; 0: for ever).")
  int keepAudit = KeepDays.DEFAULT.audit();

  @Option(
      names = "--keep-strangers",
      paramLabel = "DAYS",
      description =
          "How long to keep keys that nobody decides on, and devices without a key"
              + " (default: ${DEFAULT-VALUE}; 0: for ever).")
  int keepStrangers = KeepDays.DEFAULT.strangers();

  ServeCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    if (newAdminPassword) {
      String password = AdminPassword.renew(data, Clock.systemUTC());
      return Answer.ok(
          List.of("new password of the user admin: " + password),
          Map.of("password", JsonValue.of(password)));
    }
    ServerSettings settings = settings();
    TandemServer.Running running = TandemServer.start(settings, Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running.server()), "tandem-end"));
    tell(running.started());
    try {
      new CountDownLatch(1).await(); // a signal ends the process, and the hook the server
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.server().close();
    return Answer.ok(List.of(), Map.of("url", JsonValue.of(running.started().url())));
  }

  private void end(TandemServer server) {
    try {
      server.close();
    } catch (IOException e) {
      context.console().fail(Failure.of(e));
    }
  }

  private void tell(Started started) {
    Console console = context.console();
    console.note("serving " + started.url() + " on port " + started.port());
    started.fingerprint().ifPresent(hex -> console.note("certificate SHA-256: " + hex));
    started
        .certificate()
        .ifPresent(file -> console.note("ServerCertificate for devices: " + file.toAbsolutePath()));
    started
        .firstPassword()
        .ifPresent(password -> console.note("first password of the user admin: " + password));
  }

  ServerSettings settings() throws UpdateException {
    String where = listen != null ? listen : behindProxy ? THIS_HOST : EVERYWHERE;
    int colon = where.lastIndexOf(':');
    return new ServerSettings(
        data,
        address(where, colon),
        port(where, colon),
        url(),
        Optional.ofNullable(certificate),
        Optional.ofNullable(key),
        verifyKeys,
        allowUnsigned,
        behindProxy,
        Duration.ofDays(7),
        within("--polls-per-minute", pollsPerMinute, MOST_POLLS),
        new KeepDays(
            within("--keep-histories", keepHistories, MOST_DAYS),
            within("--keep-audit", keepAudit, MOST_DAYS),
            within("--keep-strangers", keepStrangers, MOST_DAYS)),
        HttpLimits.DEFAULT);
  }

  private static int within(String option, int number, int most) throws UpdateException {
    if (number < 0 || number > most) {
      throw new UpdateException(ErrorKind.USAGE, option + " " + number + ": expected 0 to " + most);
    }
    return number;
  }

  private static String address(String where, int colon) throws UpdateException {
    if (colon < 1) {
      throw wrongAddress(where);
    }
    String address = where.substring(0, colon);
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  private static int port(String where, int colon) throws UpdateException {
    String text = where.substring(colon + 1);
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535 || text.equals("0")) {
      throw wrongAddress(where);
    }
    return Integer.parseInt(text);
  }

  private static UpdateException wrongAddress(String where) {
    return new UpdateException(
        ErrorKind.USAGE, "--listen " + where + ": expected an address, ':' and a port from 1");
  }

  private Optional<String> url() throws UpdateException {
    if (publicUrl == null) {
      return Optional.empty();
    }
    String url = publicUrl.replaceAll("/+$", "");
    if (!url.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
      throw new UpdateException(
          ErrorKind.USAGE,
          "--public-url " + publicUrl + ": expected https://, a host, and maybe a port");
    }
    return Optional.of(url);
  }
}
