package tandem.boot;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Compares what the installed {@code fw_printenv} shows with what was written. */
final class PrintenvConfirmation implements Confirmation {
  private final EnvTools tools;

  PrintenvConfirmation(EnvTools tools) {
    this.tools = tools;
  }

  @Override
  public void check(Map<String, String> expected) throws UpdateException {
    Map<String, String> shown = tools.read(expected.keySet(), expected.keySet());
    for (Map.Entry<String, String> variable : expected.entrySet()) {
      @Nullable String value = shown.get(variable.getKey());
      if (!Objects.equals(value, variable.getValue())) {
        throw new UpdateException(
            ErrorKind.BOOTENV,
            String.format(
                "%s: shows %s as %s, expected `%s`",
                tools,
                variable.getKey(),
                value == null ? "missing" : Quoted.value(value),
                variable.getValue()));
      }
    }
  }
}
