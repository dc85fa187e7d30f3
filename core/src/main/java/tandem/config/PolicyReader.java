package tandem.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.core.DebianVersion;
import tandem.core.UpdateException;

/** Reads what the owner allows to be installed. */
final class PolicyReader {
  private PolicyReader() {}

  /** Reads it from the object {@code Tandem}. */
  static PolicySettings read(Settings tandem) throws UpdateException {
    Map<String, DebianVersion> minimum = new TreeMap<>();
    Settings versions = tandem.object("MinimumVersions");
    for (String key : versions.names()) {
      String text = versions.string(key).orElse("");
      Optional<DebianVersion> version = DebianVersion.parse(text);
      if (version.isEmpty()) {
        throw versions
            .required(key)
            .error("got '" + text + "', expected a version such as 1.2 or 1:1.2~rc1-3");
      }
      minimum.put(key, version.get());
    }
    return new PolicySettings(
        minimum, tandem.strings("AllowedPayloadTypes"), preInstallCommand(tandem));
  }

  private static List<String> preInstallCommand(Settings tandem) throws UpdateException {
    Optional<List<String>> words = tandem.strings("PreInstallCommand");
    if (words.isPresent() && (words.get().isEmpty() || !words.get().get(0).startsWith("/"))) {
      throw tandem
          .required("PreInstallCommand")
          .error("got " + words.get() + ", expected the absolute path of a program first");
    }
    return words.orElse(List.of());
  }
}
