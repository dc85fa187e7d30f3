package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tandem.artifact.InvalidSpecException;
import tandem.core.UpdateException;

/** The command sign of mender-artifact. */
final class MenderArtifactSigning {
  private final Console console;

  MenderArtifactSigning(Console console) {
    this.console = console;
  }

  /** Signs an artifact, in place or into another file. */
  void sign(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    String file =
        arguments
            .first()
            .orElseThrow(() -> new MenderArtifactFailure("Nothing specified, nothing signed."));
    MenderArtifactKeys.checkOne(arguments);
    Optional<String> key = arguments.text("key");
    Optional<String> token = arguments.text("key-pkcs11");
    if (key.isEmpty() && token.isEmpty()) {
      throw new MenderArtifactFailure(
          "Missing signing key; please provide a signing key parameter");
    }
    if (!Files.exists(Path.of(file))) {
      throw new MenderArtifactFailure("Can not open: " + file + ": not found");
    }
    ArtifactSignCommand command =
        new ArtifactSignCommand(new Context(console, new GlobalOptions()));
    command.source = file;
    command.signer.key = key.map(Path::of).orElse(null);
    command.signer.pkcs11 = token.orElse(null);
    command.output = arguments.text("output-path").map(MenderArtifactSigning::file).orElse(null);
    command.force = arguments.on("force");
    try {
      command.run();
    } catch (InvalidSpecException | UpdateException | IOException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.GENERIC, e);
    }
  }

  // In the tool, a dash is a file of that name here.
  private static String file(String name) {
    return name.equals("-") ? "./-" : name;
  }
}
