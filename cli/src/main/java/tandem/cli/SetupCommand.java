package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.managed.TenantLookup;
import tandem.source.HttpCalls;
import tandem.source.HttpOptions;
import tandem.source.ServerCertificate;

@Command(
    name = "setup",
    description = {
      "Configure this device for a server: writes its settings into mender.conf, and keeps all"
          + " others there.",
      "On a terminal, asks for what no option says. Run bootstrap afterwards."
    })
final class SetupCommand implements TandemCommand {
  private static final String CONFIG = "/etc/mender/mender.conf";
  private static final Integer OFTEN = 5; // seconds, as Mender's demo
  private static final Integer SOON = 30;

  private final Context context;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration to write (default: /etc/mender/mender.conf).")
  @Nullable Path config;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      description = "Data store, which the device type is written to (default: /var/lib/mender).")
  @Nullable Path dataStore;

  @Option(names = "--device-type", paramLabel = "TYPE", description = "Which hardware this is.")
  @Nullable String deviceType;

  @Mixin ServerChoice choice = new ServerChoice();

  @Option(
      names = {"-E", "--server-cert"},
      paramLabel = "FILE",
      description =
          "A PEM file on the device with the certificate of the server or of its CA, if the system"
              + " does not know it; empty for none.")
  @Nullable String serverCertificate;

  @Option(
      names = "--tenant-token",
      paramLabel = "TOKEN",
      description = "Which customer of the server this device belongs to.")
  @Nullable String tenantToken;

  @Option(
      names = "--username",
      paramLabel = "USER",
      description = "A user of the server, who is asked for the tenant token, with --password.")
  @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description =
          "The user's password; it is not stored, but others on this device can see it while setup"
              + " runs. --tenant-token needs none.")
  @Nullable String password;

  @Option(
      names = "--update-poll",
      paramLabel = "SECONDS",
      description = "How often to ask for an update (default: 1800).")
  @Nullable Integer updatePoll;

  @Option(
      names = "--inventory-poll",
      paramLabel = "SECONDS",
      description = "How often to look whether the inventory has changed (default: 28800).")
  @Nullable Integer inventoryPoll;

  @Option(
      names = "--retry-poll",
      paramLabel = "SECONDS",
      description = "The longest wait between two tries (default: 300).")
  @Nullable Integer retryPoll;

  @Option(names = "--quiet", description = "Ask for nothing.")
  boolean quiet;

  SetupCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    DevicePaths paths = new DevicePaths(context.options().root);
    paths.checkRoot();
    takeGlobalOptions();
    choice.server();
    ConfigEdit edit = ConfigEdit.open(configFile(paths));
    if (!quiet && context.console().terminal()) {
      ask(edit);
    }
    Optional<String> server = choice.server();
    if (server.isEmpty() && !edit.has("ServerURL") && !edit.has("Servers")) {
      throw new UpdateException(ErrorKind.USAGE, "setup: no server is given")
          .withHint("give --server-url https://...");
    }
    apply(edit, paths, server);
    Path written = edit.save();
    if (choice.address != null) {
      nameDemoServer(paths, choice.address);
    }
    List<String> lines =
        List.of("Written: " + written + ".", "Run tandem bootstrap, and accept the device there.");
    return Answer.ok(lines, Map.of("config", JsonValue.of(written.toString())));
  }

  /** Mender's setup has after its name what all commands have before theirs; both work. */
  private void takeGlobalOptions() {
    GlobalOptions options = context.options();
    options.config = config == null ? options.config : config;
    options.dataStore = dataStore == null ? options.dataStore : dataStore;
  }

  private Path configFile(DevicePaths paths) throws UpdateException {
    return context.options().config != null ? context.options().config : paths.resolve(CONFIG);
  }

  private void ask(ConfigEdit edit) throws UpdateException, IOException {
    Questions questions = new Questions(context.console());
    if (deviceType == null) {
      deviceType = questions.ask("Device type", "").orElse(null);
    }
    if (choice.server().isEmpty()) {
      choice.url = questions.ask("Server", edit.text("ServerURL")).orElse(null);
    }
    if (serverCertificate == null && !choice.isDemo() && !choice.needsTenant()) {
      serverCertificate =
          questions
              .ask(
                  "File with its certificate, if the system does not know it",
                  edit.text("ServerCertificate"))
              .orElse(null);
    }
    if (tenantToken == null && user == null && !choice.isDemo()) {
      tenantToken = questions.ask("Tenant token, if there is one", "").orElse(null);
    }
  }

  private void apply(ConfigEdit edit, DevicePaths paths, Optional<String> server)
      throws UpdateException, IOException {
    if (server.isPresent()) {
      edit.set("ServerURL", JsonValue.of(server.get()));
      edit.remove("Servers"); // only one of the two may be there
    }
    String certificate = certificate(paths);
    if (certificate != null && certificate.isEmpty()) {
      edit.remove("ServerCertificate");
    } else if (certificate != null) {
      ServerCertificate.read(paths.resolve(certificate));
      edit.set("ServerCertificate", JsonValue.of(certificate));
    }
    String tenant = tenant(edit, paths, server);
    if (tenant != null) {
      edit.set("TenantToken", JsonValue.of(tenant));
    }
    for (Map.Entry<String, @Nullable Integer> interval : intervals().entrySet()) {
      Integer seconds = interval.getValue();
      if (seconds != null && seconds < 1) {
        throw new UpdateException(
            ErrorKind.USAGE, "setup: got " + seconds + " seconds, expected at least 1");
      }
      if (seconds != null) {
        edit.set(interval.getKey(), JsonValue.of(seconds));
      }
    }
    if (deviceType != null) {
      writeDeviceType(paths, deviceType);
    }
  }

  private @Nullable String certificate(DevicePaths paths) throws UpdateException {
    if (serverCertificate != null || !choice.isDemo()) {
      return serverCertificate;
    }
    for (String file : ServerChoice.DEMO_CERTIFICATES) {
      if (Files.exists(paths.resolve(file))) {
        return file;
      }
    }
    return ServerChoice.DEMO_CERTIFICATES.get(0); // which is then named as missing
  }

  private @Nullable String tenant(ConfigEdit edit, DevicePaths paths, Optional<String> server)
      throws UpdateException {
    if (tenantToken != null) {
      return tenantToken;
    }
    if ((user == null) != (password == null)) {
      throw new UpdateException(
          ErrorKind.USAGE, "setup: --username and --password need each other");
    }
    if (user == null || password == null) {
      if (choice.needsTenant() && edit.text("TenantToken").isEmpty()) {
        throw new UpdateException(ErrorKind.USAGE, "--hosted-mender: which customer is not said")
            .withHint("give --tenant-token, or --username and --password");
      }
      return null;
    }
    String trusted = edit.text("ServerCertificate");
    HttpOptions http = HttpOptions.defaults(context.console().environment());
    if (!trusted.isEmpty()) {
      http = http.withServerCertificate(paths.resolve(trusted));
    }
    String from = server.orElse(edit.text("ServerURL")).replaceAll("/+$", "");
    return TenantLookup.token(new HttpCalls(http), from, user, password);
  }

  private void nameDemoServer(DevicePaths paths, String address) throws UpdateException {
    Path file = paths.resolve("/etc/hosts");
    List<String> names = ServerChoice.demoNames();
    try {
      HostNames.give(file, address, names);
    } catch (IOException e) {
      String line = HostNames.line(address, names);
      context.console().warn(file + ": " + Reasons.of(e) + "; it lacks: " + line);
    }
  }

  private Map<String, @Nullable Integer> intervals() {
    boolean often = choice.asksOften();
    Map<String, @Nullable Integer> intervals = new LinkedHashMap<>();
    intervals.put("UpdatePollIntervalSeconds", updatePoll == null && often ? OFTEN : updatePoll);
    intervals.put(
        "InventoryPollIntervalSeconds", inventoryPoll == null && often ? OFTEN : inventoryPoll);
    intervals.put("RetryPollIntervalSeconds", retryPoll == null && often ? SOON : retryPoll);
    return intervals;
  }

  private void writeDeviceType(DevicePaths paths, String type) throws UpdateException, IOException {
    if (!type.matches("[^\\p{Cntrl}]{1,200}")) {
      throw new UpdateException(
          ErrorKind.USAGE, "--device-type: expected 1 to 200 printable characters");
    }
    Path folder = DeviceConfig.dataStore(paths, DeviceFacts.options(context.options()));
    AtomicFile.createFolders(folder);
    AtomicFile.replace(
        folder.resolve("device_type"), ("device_type=" + type + "\n").getBytes(UTF_8));
  }
}
