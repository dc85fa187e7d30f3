package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNull;
import tandem.json.JsonValue.JsonObject;

@Command(
    name = "diff",
    description = {
      "Compare two artifacts: what they say, their scripts and files, and how much of files of the"
          + " same name differs.",
      "Ends with 0 when they say and hold the same, and with 1 when they differ."
    })
final class DiffCommand implements TandemCommand {
  private final Context context;

  @Parameters(index = "0", paramLabel = "OLD|-", description = "One artifact.")
  String oldSource = "";

  @Parameters(index = "1", paramLabel = "NEW|-", description = "The other one.")
  String newSource = "";

  @Mixin KeyOptions keys = new KeyOptions();

  DiffCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    if (oldSource.equals("-") && newSource.equals("-")) {
      throw new UpdateException(ErrorKind.USAGE, "standard input: can be only one of the two");
    }
    SignaturePolicy policy = keys.policy(Mode.REPORT);
    try (ArtifactFile oldFile = ArtifactFile.open(oldSource, context, policy);
        ArtifactFile newFile = ArtifactFile.open(newSource, context, policy)) {
      PayloadComparison payloads = new PayloadComparison(oldFile, newFile);
      payloads.run();
      Map<String, String> before = ArtifactFactList.of(oldFile.reader());
      Map<String, String> after = ArtifactFactList.of(newFile.reader());
      payloads.addFacts(before, after);
      return answer(before, after, payloads);
    }
  }

  private static Answer answer(
      Map<String, String> before, Map<String, String> after, PayloadComparison payloads) {
    List<String> lines = new ArrayList<>();
    List<JsonValue> changes = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      @Nullable String old = before.get(name);
      @Nullable String now = after.get(name);
      if (old == null || !old.equals(now)) {
        changes.add(change(name, old, now));
        line(lines, "- ", name, old);
        line(lines, "+ ", name, now);
      }
    }
    payloads.files().forEach(file -> lines.add("  " + file.line()));
    payloads.sizes().forEach(size -> lines.add("  " + size.line()));
    if (changes.isEmpty()) {
      lines.add(0, "The artifacts say and hold the same");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("equal", JsonValue.of(changes.isEmpty()));
    members.put("changes", new JsonArray(changes));
    members.put(
        "files",
        new JsonArray(payloads.files().stream().<JsonValue>map(FileComparison::toJson).toList()));
    members.put(
        "payloads",
        new JsonArray(
            payloads.sizes().stream().<JsonValue>map(PayloadComparison.Sizes::toJson).toList()));
    return new Answer(changes.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT, lines, members);
  }

  private static void line(List<String> lines, String sign, String name, @Nullable String value) {
    if (value != null) {
      lines.add(Printable.line(sign + name + ": " + value));
    }
  }

  private static JsonObject change(String name, @Nullable String old, @Nullable String now) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("what", JsonValue.of(name));
    members.put("old", old == null ? new JsonNull() : JsonValue.of(old));
    members.put("new", now == null ? new JsonNull() : JsonValue.of(now));
    return new JsonObject(members);
  }
}
