package tandem.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** A command that is known, and that this program does not have: it says why. */
@Command
record Refused(String name, String reason) implements TandemCommand {

  /** Returns its command line, which takes whatever the command would. */
  static CommandLine line(String name, String reason) {
    CommandLine refused = new CommandLine(new Refused(name, reason));
    CommandSpec spec = refused.getCommandSpec();
    spec.name(name);
    spec.usageMessage().description("Refused: it " + reason + ".");
    spec.parser().unmatchedArgumentsAllowed(true).unmatchedOptionsArePositionalParams(true);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
    return refused;
  }

  @Override
  public Answer run() throws UpdateException {
    throw new UpdateException(ErrorKind.UNSUPPORTED, name + ": " + reason);
  }
}
