package tandem.cli;

import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Takes the next word for another program as it is, also when it looks like an option of ours. */
final class VerbatimArgument implements IParameterConsumer {
  @Override
  @SuppressWarnings("JdkObsolete") // the interface has it so
  public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
    if (words.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "Missing required parameter for option " + option.paramLabel());
    }
    List<String> values = option.getValue();
    values.add(words.pop());
  }
}
