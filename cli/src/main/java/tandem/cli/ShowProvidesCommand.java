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
    Map<String, String> provides = DeviceFacts.of(context).installed().asProvides();
    return Answer.ok(
        provides.entrySet().stream().map(fact -> fact.getKey() + "=" + fact.getValue()).toList(),
        Map.of("provides", JsonValue.strings(provides)));
  }
}
