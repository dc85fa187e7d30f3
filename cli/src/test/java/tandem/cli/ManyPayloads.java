package tandem.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.Digest;

/** Makes an artifact with more than one payload, which no tool writes, of tar archives. */
final class ManyPayloads {
  private final Path folder;
  private final String name;
  private final Map<String, Digest> manifest = new LinkedHashMap<>();
  private final List<String> types = new ArrayList<>();

  /** Takes an empty folder, and the artifact's name. */
  ManyPayloads(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** Adds a payload of one file, which provides the artifact's name as its version. */
  ManyPayloads add(String type, Path file) throws Exception {
    String number = "%04d".formatted(types.size());
    types.add(type);
    write(
        "headers/" + number + "/type-info",
        """
        {"type":"%1$s","artifact_provides":{"rootfs-image.%1$s.version":"%2$s"},
         "clears_artifact_provides":["rootfs-image.%1$s.*"]}
        """
            .formatted(type, name));
    String inside = file.getFileName().toString();
    manifest.put("data/" + number + "/" + inside, Digest.sha256(Files.readAllBytes(file)));
    Files.createDirectories(folder.resolve("data"));
    tar(folder.resolve("data/" + number + ".tar"), file.resolveSibling("."), inside);
    return this;
  }

  /** Writes the artifact. */
  Path make() throws Exception {
    String payloads = String.join("\"},{\"type\":\"", types);
    write(
        "header-info",
        """
        {"payloads":[{"type":"%s"}],"artifact_provides":{"artifact_name":"%s"},
         "artifact_depends":{"device_type":["sim"]}}
        """
            .formatted(payloads, name));
    tar(folder.resolve("header.tar"), folder, "header-info", "headers");
    write("version", "{\"format\":\"mender\",\"version\":3}");
    for (String part : List.of("header.tar", "version")) {
      manifest.put(part, Digest.sha256(Files.readAllBytes(folder.resolve(part))));
    }
    StringBuilder lines = new StringBuilder();
    manifest.forEach((path, digest) -> lines.append(digest + "  " + path + "\n"));
    write("manifest", lines.toString());
    List<String> parts = new ArrayList<>(List.of("version", "manifest", "header.tar"));
    for (int i = 0; i < types.size(); i++) {
      parts.add("data/%04d.tar".formatted(i));
    }
    Path artifact = folder.resolve(name + ".mender");
    tar(artifact, folder, parts.toArray(new String[0]));
    return artifact;
  }

  private void write(String path, String text) throws Exception {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void tar(Path archive, Path from, String... paths) throws Exception {
    // Files only, in the order in which they are named.
    List<Object> words = new ArrayList<>(List.of("find"));
    words.addAll(List.of(paths));
    words.addAll(List.of("-type", "f"));
    String found = Command.of(words.toArray()).in(from).succeed();
    List<Object> line = new ArrayList<>(List.of("tar", "-C", from, "-cf", archive));
    found.lines().forEach(line::add);
    Command.of(line.toArray()).succeed();
  }
}
