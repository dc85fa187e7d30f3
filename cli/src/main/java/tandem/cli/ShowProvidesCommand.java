package tandem.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(name = "show-provides", description = "Print what the device provides, as key=value.")
final class ShowProvidesCommand implements TandemCommand {
  private final Context context;

  ShowProvidesCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    DeviceFacts facts = DeviceFacts.of(context);
    Map<String, String> provides = facts.installed().asProvides();
    return Answer.ok(
        provides.entrySet().stream().map(fact -> fact.getKey() + "=" + fact.getValue()).toList(),
        facts.withOrigin("provides", JsonValue.strings(provides)));
  }
}
