package tandem.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.Compression;
import tandem.artifact.FormatVersion;
import tandem.artifact.PayloadHeader;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * The words of the command that makes an artifact of the same content again. An image is written as
 * {@code module-image}, too, which adds nothing by itself.
 */
final class RebuildCommand {
  private final List<String> words = new ArrayList<>();

  private RebuildCommand() {}

  /**
   * Returns the words, of which {@code write} is the first.
   *
   * @param contents the words about scripts, meta-data and files, which are elsewhere
   * @throws UpdateException when no command line can say what the artifact says
   */
  static List<String> of(ArtifactReader reader, Compression compression, List<String> contents)
      throws UpdateException {
    RebuildCommand command = new RebuildCommand();
    ArtifactHeader header = reader.header();
    PayloadHeader payload = header.payloads().get(0);
    command.words.add("write");
    if (reader.version() == FormatVersion.V2) {
      command.words.addAll(List.of(ArtifactSpec.ROOTFS_IMAGE, "--version", "2"));
      command.header(header);
    } else {
      command.words.add(payload.type().isEmpty() ? "bootstrap-artifact" : "module-image");
      command.header(header);
      command.payload(payload);
    }
    if (compression != Compression.GZIP) {
      command.option("--compression", compression.id());
    }
    command.words.addAll(contents);
    return command.words;
  }

  private void header(ArtifactHeader header) {
    option("--artifact-name", header.name());
    header.group().ifPresent(group -> option("--provides-group", group));
    options("--artifact-name-depends", header.dependsNames());
    options("--device-type", header.deviceTypes());
    options("--depends-groups", header.dependsGroups());
  }

  private void payload(PayloadHeader payload) throws UpdateException {
    payload.type().ifPresent(type -> option("--type", type));
    boolean hasDefaults = payload.type().isPresent();
    if (hasDefaults) {
      words.add("--no-default-software-version");
    }
    sorted(payload.provides().orElse(Map.of()))
        .forEach((key, value) -> option("--provides", key + ":" + value));
    for (Map.Entry<String, List<String>> fact : sorted(payload.depends()).entrySet()) {
      if (fact.getValue().size() != 1) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED,
            "depends " + fact.getKey() + ": a list of values, which no command line can say");
      }
      option("--depends", fact.getKey() + ":" + fact.getValue().get(0));
    }
    if (hasDefaults) {
      words.add("--no-default-clears-provides");
    }
    options("--clears-provides", payload.clearsProvides().orElse(List.of()));
  }

  private static <V> Map<String, V> sorted(Map<String, V> facts) {
    return new TreeMap<>(facts);
  }

  private void options(String name, List<String> values) {
    values.forEach(value -> option(name, value));
  }

  private void option(String name, String value) {
    words.add(name);
    words.add(value);
  }

  /** Returns the words as a line for a shell; only a word that needs quotes has some. */
  static String shellLine(List<String> words) {
    return String.join(" ", words.stream().map(RebuildCommand::quoted).toList());
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
