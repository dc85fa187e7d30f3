package tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
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

  @Option(
      names = {"--server-url", "--url"},
      paramLabel = "URL",
      description = "The server, for instance https://updates.example.com:8443.")
  @Nullable String serverUrl;

  @Option(
      names = {"-E", "--server-cert"},
      paramLabel = "FILE",
      description =
          "A PEM file on the device with the certificate of the server or of its CA, if the system"
              + " does not know it.")
  @Nullable String serverCertificate;

  @Option(
      names = "--tenant-token",
      paramLabel = "TOKEN",
      description = "Which customer of the server this device belongs to.")
  @Nullable String tenantToken;

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
    ConfigEdit edit = ConfigEdit.open(configFile(paths));
    if (!quiet && context.console().terminal()) {
      ask(edit);
    }
    if (serverUrl == null && !edit.has("ServerURL") && !edit.has("Servers")) {
      throw new UpdateException(ErrorKind.USAGE, "setup: no server is given")
          .withHint("give --server-url https://...");
    }
    apply(edit, paths);
    Path written = edit.save();
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

  private void ask(ConfigEdit edit) throws IOException {
    Questions questions = new Questions(context.console());
    if (deviceType == null) {
      deviceType = questions.ask("Device type", "").orElse(null);
    }
    if (serverUrl == null) {
      serverUrl = questions.ask("Server", edit.text("ServerURL")).orElse(null);
    }
    if (serverCertificate == null) {
      serverCertificate =
          questions
              .ask(
                  "File with its certificate, if the system does not know it",
                  edit.text("ServerCertificate"))
              .orElse(null);
    }
    if (tenantToken == null) {
      tenantToken = questions.ask("Tenant token, if there is one", "").orElse(null);
    }
  }

  private void apply(ConfigEdit edit, DevicePaths paths) throws UpdateException, IOException {
    if (serverUrl != null) {
      requireHttps(serverUrl);
      edit.set("ServerURL", JsonValue.of(serverUrl));
      edit.remove("Servers"); // only one of the two may be there
    }
    if (serverCertificate != null) {
      ServerCertificate.read(paths.resolve(serverCertificate));
      edit.set("ServerCertificate", JsonValue.of(serverCertificate));
    }
    if (tenantToken != null) {
      edit.set("TenantToken", JsonValue.of(tenantToken));
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

  private Map<String, @Nullable Integer> intervals() {
    Map<String, @Nullable Integer> intervals = new LinkedHashMap<>();
    intervals.put("UpdatePollIntervalSeconds", updatePoll);
    intervals.put("InventoryPollIntervalSeconds", inventoryPoll);
    intervals.put("RetryPollIntervalSeconds", retryPoll);
    return intervals;
  }

  private static void requireHttps(String url) throws UpdateException {
    if (!url.regionMatches(true, 0, "https://", 0, 8)) {
      throw new UpdateException(
          ErrorKind.USAGE, "--server-url: got '" + url + "', expected https://");
    }
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
