package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.update.Installed;
import tandem.update.OwnersWord;

@Command(
    name = "forget",
    description = {
      "Take your word for what is installed, and drop the mark _INCONSISTENT.",
      "Only what is recorded is changed: no slot, no boot environment, no module, no script."
    })
final class ForgetCommand implements TandemCommand {
  private final Context context;

  @Option(
      names = "--yes",
      description = "The artifact whose name is marked is installed, and all is well.")
  boolean yes;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description =
          "This artifact is installed. That of before the update returns with its provides; with"
              + " any other name the provides stay as they are.")
  @Nullable String name;

  @Option(
      names = "--provides",
      paramLabel = "KEY=VALUE",
      description = "These, and no others, are its provides. Can be given more than once.")
  @Nullable List<String> provides;

  ForgetCommand(Context context) {
    this.context = context;
  }

  @Override
  public boolean changesDevice() {
    return true;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    if (!yes && name == null) {
      throw new UpdateException(
              ErrorKind.USAGE, "forget: nobody has said what is installed; nothing was changed")
          .withHint(
              "--yes: the artifact of the marked name; --as NAME: another one; or let repair find"
                  + " out");
    }
    if (yes && name != null) {
      throw new UpdateException(
          ErrorKind.USAGE,
          "forget: --yes and --as " + name + " say two things, expected one of them");
    }
    Optional<Map<String, String>> stated =
        provides == null ? Optional.empty() : Optional.of(stated(provides));
    try (DeviceSession session = DeviceSession.exclusive(context)) {
      OwnersWord word = new OwnersWord(Optional.ofNullable(name), stated);
      return answer(session.engine().forget(word));
    }
  }

  private static Map<String, String> stated(List<String> facts) throws UpdateException {
    Map<String, String> stated = new LinkedHashMap<>();
    for (String fact : facts) {
      int sign = fact.indexOf('=');
      if (sign < 1) {
        throw new UpdateException(ErrorKind.USAGE, "--provides '" + fact + "': expected KEY=VALUE");
      }
      String key = fact.substring(0, sign);
      if (stated.put(key, fact.substring(sign + 1)) != null) {
        throw new UpdateException(ErrorKind.USAGE, "--provides: " + key + " is stated twice");
      }
    }
    return stated;
  }

  private static Answer answer(Installed facts) {
    List<String> lines = new ArrayList<>(List.of("Forgotten. Recorded as installed is now:"));
    facts.asProvides().forEach((key, value) -> lines.add("  " + key + "=" + value));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("artifact_name", JsonValue.of(facts.artifactName()));
    members.put("provides", JsonValue.strings(facts.asProvides()));
    members.put("result", JsonValue.of("FORGOTTEN"));
    return Answer.ok(lines, members);
  }
}
