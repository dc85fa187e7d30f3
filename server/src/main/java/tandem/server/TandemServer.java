package tandem.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.server.blob.ArtifactFolder;
import tandem.server.device.DeviceApi;
import tandem.server.device.Door;
import tandem.server.device.Downloads;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.ControlMaps;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Fleet;
import tandem.server.fleet.KnownAttributes;
import tandem.server.fleet.Rollouts;
import tandem.server.http.HttpServer;
import tandem.server.http.HttpSettings;
import tandem.server.http.Load;
import tandem.server.http.Router;
import tandem.server.manage.ArtifactUpload;
import tandem.server.manage.ManagementApi;
import tandem.server.manage.SignatureRules;
import tandem.server.metrics.Metrics;
import tandem.server.security.AskLimit;
import tandem.server.security.Call;
import tandem.server.security.DeviceTokens;
import tandem.server.security.DownloadLinks;
import tandem.server.security.Passwords;
import tandem.server.security.RateLimit;
import tandem.server.security.Sessions;
import tandem.server.security.Shedding;
import tandem.server.security.SigningKey;
import tandem.server.security.UserTokens;
import tandem.server.store.Person;
import tandem.server.store.Store;
import tandem.server.tls.ServerTls;
import tandem.server.web.Pages;
import tandem.server.work.Periodic;

/** The server: everything put together, from the data folder up to the port. */
public final class TandemServer implements AutoCloseable {
  private static final Duration SEEN_WRITTEN = Duration.ofSeconds(30);
  private static final Duration COMPLETION = Duration.ofSeconds(10);
  private static final Duration CERTIFICATE_LOOKED_AT = Duration.ofSeconds(30);
  private static final double LOGINS_A_SECOND = 0.2;
  private static final int LOGINS_AT_ONCE = 10;
  private static final double NEW_KEYS_A_SECOND = 0.5;
  private static final int NEW_KEYS_AT_ONCE = 200;
  private static final int ADDRESSES_KNOWN = 10_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  static {
    // The library for logging of Jetty and SQLite complains that nobody has configured it.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  private final ServerSettings settings;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Metrics metrics = new Metrics();
  private final Load load = new Load();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Set<String> routes = Set.of();

  private TandemServer(ServerSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A server that runs, and what there is to know about it. */
  public record Running(TandemServer server, Started started) {}

  /**
   * Starts a server.
   *
   * @throws UpdateException when another one has the folder, or settings contradict each other
   * @throws IOException when the folder can not be used, or the port not be listened on
   */
  public static Running start(ServerSettings settings, Clock clock)
      throws UpdateException, IOException {
    if (settings.behindProxy() && settings.publicUrl().isEmpty()) {
      throw new UpdateException(
          ErrorKind.USAGE, "behind a proxy the server has to be told its public URL");
    }
    if (settings.certificate().isPresent() != settings.key().isPresent()) {
      throw new UpdateException(ErrorKind.USAGE, "a certificate needs its key, and the reverse");
    }
    TandemServer server = new TandemServer(settings, clock);
    boolean complete = false;
    try {
      Started started = server.start();
      complete = true;
      return new Running(server, started);
    } finally {
      if (!complete) {
        server.close();
      }
    }
  }

  private Started start() throws UpdateException, IOException {
    Path data = settings.data();
    createPrivately(data);
    closeLater(DataLock.take(data));
    Store store = closeLater(Store.open(data.resolve("tandem.db"), metrics));
    Passwords passwords = new Passwords(random);
    Optional<ServerTls> tls =
        settings.behindProxy() ? Optional.empty() : Optional.of(certificate());
    String url = settings.publicUrl().orElseGet(this::ownUrl);
    Router router = routes(store, passwords, url);
    routes = router.routes();
    HttpServer http =
        closeLater(
            HttpServer.start(
                new HttpSettings(
                    settings.address(),
                    settings.port(),
                    tls.isEmpty() ? Optional.empty() : Optional.of(tls.get().context()),
                    settings.limits()),
                router,
                load,
                metrics,
                pattern -> Call.of(pattern).text()));
    // Last, because a server that does not start would not show it, and not make it again.
    Optional<String> firstPassword = firstPassword(store, passwords);
    if (tls.isPresent()) {
      closeLater(Periodic.start("certificate", CERTIFICATE_LOOKED_AT, tls.get()::refresh));
    }
    return new Started(
        url,
        http.port(),
        firstPassword,
        tls.map(ServerTls::fingerprint),
        tls.map(ServerTls::certificate));
  }

  /** Makes the folder, which only this user may read: the database has keys and hashes in it. */
  private static void createPrivately(Path data) throws IOException {
    if (!Files.exists(data)) {
      AtomicFile.createFolders(data);
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private Router routes(Store store, Passwords passwords, String url) throws IOException {
    Path keys = settings.data().resolve("keys");
    AtomicFile.createFolders(keys);
    SigningKey key = SigningKey.load(keys.resolve("jwt.pem"));
    DownloadLinks links = DownloadLinks.load(keys.resolve("links.key"), random);
    Catalog catalog = new Catalog(store.artifacts(), clock);
    ArtifactFolder blobs = ArtifactFolder.open(settings.data().resolve("artifacts"));
    blobs.keepOnly(catalog.ids());
    Fleet fleet = Fleet.load(store.devices());
    Rollouts rollouts =
        new Rollouts(
            store.deployments(), new KnownAttributes(store.devices(), store.inventories()), clock);
    Dispatch dispatch = new Dispatch(store.deployments(), fleet, catalog, rollouts, clock);
    Enrolment enrolment =
        new Enrolment(
            store.devices(),
            fleet,
            dispatch,
            new DeviceTokens(key),
            settings.deviceTokens(),
            clock);
    closeLater(Periodic.start("completion", COMPLETION, dispatch::finishAllThatAreComplete));
    closeLater(enrolment::writeSeen);
    closeLater(Periodic.start("last-seen", SEEN_WRITTEN, enrolment::writeSeen));
    Downloads downloads = new Downloads(links, catalog, blobs, rollouts.throttles(), url, clock);
    SignatureRules rules =
        new SignatureRules(
            settings.data().resolve("artifact-keys"),
            settings.verifyKeys(),
            settings.allowUnsigned());
    UserTokens users = new UserTokens(key);
    Sessions sessions = new Sessions(random);
    Router router = new Router();
    RateLimit newKeys = new RateLimit(NEW_KEYS_A_SECOND, NEW_KEYS_AT_ONCE, ADDRESSES_KNOWN, random);
    ControlMaps controlMaps = new ControlMaps(store.deployments());
    new DeviceApi(
            enrolment,
            newKeys,
            door(),
            dispatch,
            controlMaps,
            store.inventories(),
            downloads,
            clock)
        .addTo(router);
    new ManagementApi(
            store,
            fleet,
            enrolment,
            dispatch,
            rollouts,
            controlMaps,
            catalog,
            blobs,
            new ArtifactUpload(catalog, blobs, rules, clock),
            downloads,
            passwords,
            users,
            new RateLimit(LOGINS_A_SECOND, LOGINS_AT_ONCE, ADDRESSES_KNOWN, random),
            sessions,
            metrics,
            random,
            clock)
        .addTo(router);
    StoreHealth health = new StoreHealth(store::tryToWrite, System::nanoTime);
    router.add("GET", "/health", health);
    closeLater(Periodic.start("health", StoreHealth.PERIOD, health));
    Gauges.addTo(metrics, store, fleet, dispatch, health);
    Forgetting forgetting = new Forgetting(store.retention(), blobs, settings.keep(), clock);
    closeLater(Periodic.start("retention", Forgetting.PERIOD, forgetting));
    closeLater(forgetting);
    new Pages(sessions, users, random, clock).addTo(router);
    ApiDescription.addTo(router);
    return router;
  }

  /** Returns method and pattern of everything that is answered. */
  Set<String> routes() {
    return routes;
  }

  private Door door() {
    return new Door(
        new Shedding(LONGEST_WAIT, random),
        load::waiting,
        AskLimit.perMinute(settings.asksPerMinute()),
        random,
        System::nanoTime,
        metrics);
  }

  private ServerTls certificate() throws IOException {
    if (settings.certificate().isPresent() && settings.key().isPresent()) {
      return ServerTls.of(settings.certificate().get(), settings.key().get());
    }
    Set<String> names = new LinkedHashSet<>();
    settings.publicUrl().map(url -> URI.create(url).getHost()).ifPresent(names::add);
    if (!settings.address().equals("0.0.0.0") && !settings.address().equals("::")) {
      names.add(settings.address());
    }
    return ServerTls.inFolder(settings.data().resolve("tls"), names, clock);
  }

  private String ownUrl() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return "https://" + host + ":" + settings.port();
  }

  private Optional<String> firstPassword(Store store, Passwords passwords) throws IOException {
    if (!store.people().all().isEmpty()) {
      return Optional.empty();
    }
    String password = passwords.invent();
    store.people().add(Person.of("admin", passwords.hash(password), "admin", clock.instant()));
    return Optional.of(password);
  }

  private <T extends AutoCloseable> T closeLater(T part) {
    open.push(part);
    return part;
  }

  /** Ends: requests under way are answered, and nothing that was acknowledged is lost. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) { // whatever fails to end, the others have to
        IOException wrapped = new IOException("the server did not end well: " + e.getMessage(), e);
        if (failure == null) {
          failure = wrapped;
        } else {
          failure.addSuppressed(wrapped);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
