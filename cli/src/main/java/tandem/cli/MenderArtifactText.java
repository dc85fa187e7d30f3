package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.PayloadHeader;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/** Shows an artifact in the very text of a release of mender-artifact, for scripts that read it. */
final class MenderArtifactText {
  private final List<String> lines = new ArrayList<>();
  private final MenderArtifactTime time;
  private final Style style;

  private MenderArtifactText(MenderArtifactTime time, Style style) {
    this.time = time;
    this.style = style;
  }

  /**
   * How a release puts it.
   *
   * @param title of the whole
   * @param nothing in the place of an empty map
   * @param entry before an entry of a map
   */
  private record Style(boolean yaml, String title, String nothing, String entry) {}

  private static Style style(MenderArtifactVersion version) {
    return switch (version) {
      case V3_9 -> new Style(false, "Mender artifact:", "Nothing", "\t");
      case V4_4 -> new Style(true, "Mender Artifact:", "{}", "      ");
    };
  }

  /** Returns the lines that a release prints. */
  static List<String> lines(
      MenderArtifactListing artifact, MenderArtifactVersion version, MenderArtifactTime time) {
    MenderArtifactText text = new MenderArtifactText(time, style(version));
    text.whole(artifact);
    int index = 0;
    for (MenderArtifactListing.Payload payload : artifact.payloads()) {
      text.payload(payload.header(), index++);
      text.files(payload.files());
    }
    return text.lines;
  }

  private void whole(MenderArtifactListing artifact) {
    ArtifactHeader header = artifact.header();
    lines.add(style.title());
    lines.add("  Name: " + header.name());
    lines.add("  Format: mender");
    lines.add("  Version: " + artifact.version().number());
    lines.add("  Signature: " + artifact.signaturePhrase());
    lines.add(
        style.yaml()
            ? "  Compatible types: " + list(header.deviceTypes())
            : "  Compatible devices: '[" + String.join(" ", header.deviceTypes()) + "]'");
    if (artifact.hasProvidesAndDepends()) {
      lines.add("  Provides group: " + header.group().orElse(""));
      lines.add("  Depends on one of artifact(s): " + list(header.dependsNames()));
      lines.add("  Depends on one of group(s): " + list(header.dependsGroups()));
    }
    List<String> scripts = artifact.scripts();
    lines.add("  State scripts:" + (style.yaml() && scripts.isEmpty() ? " []" : ""));
    scripts.forEach(script -> lines.add((style.yaml() ? "    - " : "    ") + script));
    lines.add("");
    lines.add("Updates:");
  }

  private static String list(List<String> values) {
    return "[" + String.join(", ", values) + "]";
  }

  private void payload(PayloadHeader header, int index) {
    String type = header.type().orElse("Empty type");
    if (style.yaml()) {
      lines.add("  - Type: " + type);
    } else {
      lines.add("  %3d:".formatted(index));
      lines.add("    Type:   " + type);
    }
    map("Provides", header.provides().orElse(Map.of()));
    map("Depends", depends(header.depends()));
    clears(header);
    metaData(header);
  }

  private static Map<String, String> depends(Map<String, List<String>> depends) {
    Map<String, String> texts = new LinkedHashMap<>();
    depends.forEach(
        (key, values) ->
            texts.put(
                key, values.size() == 1 ? values.get(0) : "[" + String.join(" ", values) + "]"));
    return texts;
  }

  private void map(String name, Map<String, String> entries) {
    lines.add("    " + name + ":" + (entries.isEmpty() ? " " + style.nothing() : ""));
    new TreeMap<>(entries).forEach((key, value) -> lines.add(style.entry() + key + ": " + value));
  }

  private void clears(PayloadHeader header) {
    if (style.yaml()) {
      lines.add("    Clears Provides: " + list(header.clearsProvides().orElse(List.of())));
    } else {
      header
          .clearsProvides()
          .ifPresent(
              clears ->
                  lines.add("    Clears Provides: [\"" + String.join("\", \"", clears) + "\"]"));
    }
  }

  private void metaData(PayloadHeader header) {
    JsonObject document = header.metaData().orElse(new JsonObject(Map.of()));
    boolean empty = document.members().isEmpty();
    lines.add("    Metadata:" + (empty ? " " + style.nothing() : ""));
    if (!empty) {
      JsonWriter.indented(sorted(document))
          .lines()
          .forEach(line -> lines.add(style.entry() + line));
    }
  }

  // The tool keeps objects as maps, which it prints sorted.
  private static JsonValue sorted(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, JsonValue> members = new TreeMap<>();
      object.members().forEach((name, member) -> members.put(name, sorted(member)));
      return new JsonObject(members);
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.items().stream().map(MenderArtifactText::sorted).toList());
    }
    return value;
  }

  private void files(List<MenderArtifactListing.File> files) {
    String none = style.yaml() ? " []" : " None";
    lines.add("    Files:" + (files.isEmpty() ? none : ""));
    for (MenderArtifactListing.File file : files) {
      String modified = time.of(file.modified());
      if (style.yaml()) {
        lines.add("      - checksum: " + file.checksum());
        lines.add("        modified: " + modified);
        lines.add("        name: " + file.name());
        lines.add("        size: " + file.size());
      } else {
        lines.add("      name:     " + file.name());
        lines.add("      size:     " + file.size());
        lines.add("      modified: " + modified);
        lines.add("      checksum: " + file.checksum());
      }
    }
  }
}
