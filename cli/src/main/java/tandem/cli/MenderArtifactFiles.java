package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tandem.artifact.InvalidSpecException;
import tandem.core.UpdateException;

/** The commands of mender-artifact for files in images: cat, cp, install and rm. */
final class MenderArtifactFiles {
  private final Console console;

  MenderArtifactFiles(Console console) {
    this.console = console;
  }

  /** Prints a file. */
  void cat(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    List<String> operands = operands(arguments, 1);
    ArtifactCatCommand command = new ArtifactCatCommand(context());
    command.source = operands.get(0);
    run(command);
  }

  /** Copies a file in or out. */
  void copy(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    if (arguments.text("compression").isPresent()) {
      console.warn("cp leaves the compression as it is, modify can change it");
    }
    List<String> operands = operands(arguments, 2);
    ArtifactCopyCommand command = new ArtifactCopyCommand(context());
    command.source = operands.get(0);
    command.target = operands.get(1);
    edit(command.options, arguments);
    run(command);
  }

  /** Puts in a file with certain permissions, or makes a folder. */
  void install(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    boolean folder = arguments.on("directory");
    List<String> operands = operands(arguments, folder ? 1 : 2);
    ArtifactInstallCommand command = new ArtifactInstallCommand(context());
    command.arguments = operands;
    command.directory = folder;
    command.mode = arguments.text("mode").orElse(null);
    edit(command.options, arguments);
    run(command);
  }

  /** Removes a file, or a folder with all that is in it. */
  void remove(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    List<String> operands = operands(arguments, 1);
    ArtifactRemoveCommand command = new ArtifactRemoveCommand(context());
    command.target = operands.get(0);
    command.recursive = arguments.on("recursive");
    edit(command.options, arguments);
    run(command);
  }

  private static void edit(ImageEditOptions options, MenderArtifactArguments arguments)
      throws MenderArtifactFailure {
    MenderArtifactKeys.checkOne(arguments);
    options.signer.key = arguments.text("key").map(Path::of).orElse(null);
    options.rewrite.dropSignature = true; // as the tool does; a warning says so
    Optional<String> temporary = arguments.text("tmp");
    options.temporary.folder = temporary.map(Path::of).orElse(null);
  }

  private static List<String> operands(MenderArtifactArguments arguments, int expected)
      throws MenderArtifactFailure {
    List<String> operands = arguments.operands();
    if (operands.size() != expected) {
      throw new MenderArtifactFailure("got " + operands.size() + " arguments, wants " + expected);
    }
    return operands;
  }

  private Context context() {
    return new Context(console, new GlobalOptions());
  }

  private static void run(TandemCommand command) throws MenderArtifactFailure {
    try {
      command.run();
    } catch (UpdateException | InvalidSpecException | IOException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.GENERIC, e);
    }
  }
}
