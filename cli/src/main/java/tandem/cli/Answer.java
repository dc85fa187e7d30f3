package tandem.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.YamlWriter;

/**
 * What a command has to say in the end: lines for people, or one document for machines.
 *
 * @param code the exit code
 * @param lines for standard output
 * @param members of the document, after schema, code and kind
 */
record Answer(ExitCode code, List<String> lines, Map<String, JsonValue> members) {
  /** Version of the documents; members are added without raising it. */
  static final int SCHEMA = 1;

  Answer {
    lines = List.copyOf(lines);
  }

  static Answer ok(List<String> lines, Map<String, JsonValue> members) {
    return new Answer(ExitCode.OK, lines, members);
  }

  /** Returns the same answer, whose lines are the document as YAML. */
  Answer asYaml() {
    return new Answer(code, YamlWriter.document(toJson()).lines().toList(), members);
  }

  JsonObject toJson() {
    Map<String, JsonValue> document = new LinkedHashMap<>();
    document.put("schema", JsonValue.of(SCHEMA));
    document.put("code", JsonValue.of(code.number()));
    document.put("kind", JsonValue.of(code.name()));
    document.putAll(members);
    return new JsonObject(document);
  }
}
