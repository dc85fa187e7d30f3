package tandem.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tandem.config.Settings.Found;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/** Reads where artifacts come from, and how servers are trusted. */
final class ServerReader {
  private static final int MAX_DOWNLOAD_RETRIES = 10_000;

  private ServerReader() {}

  /** Reads it from the whole configuration. */
  static ServerSettings read(Settings mender) throws UpdateException {
    Settings client = mender.object("HttpsClient");
    return new ServerSettings(
        urls(mender),
        absolute(mender, "ServerCertificate"),
        mender.bool("SkipVerify"),
        client.string("Certificate"),
        client.string("Key"),
        mender.integer("RetryDownloadCount", MAX_DOWNLOAD_RETRIES));
  }

  private static Optional<String> absolute(Settings mender, String name) throws UpdateException {
    Optional<String> path = mender.string(name);
    if (path.isPresent() && !path.get().startsWith("/")) {
      throw mender.required(name).error("got '" + path.get() + "', expected an absolute path");
    }
    return path;
  }

  private static List<String> urls(Settings mender) throws UpdateException {
    Found found = mender.oneOf("ServerURL", "Servers");
    if (found == null || found.name().equals("ServerURL")) {
      return mender.string("ServerURL").stream().toList();
    }
    if (!(found.value() instanceof JsonArray servers)) {
      throw found.wrongType("list of objects");
    }
    Set<String> urls = new LinkedHashSet<>();
    for (JsonValue server : servers.items()) {
      urls.add(url(found, server));
    }
    return List.copyOf(urls);
  }

  private static String url(Found servers, JsonValue server) throws UpdateException {
    if (server instanceof JsonObject object) {
      for (String name : object.members().keySet()) {
        if (ConfigFile.folded(name).equals("serverurl")
            && object.members().get(name) instanceof JsonString url) {
          return url.value();
        }
      }
    }
    throw servers.error("got an item without the string ServerURL");
  }
}
