package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.artifact.DetachedSignature;
import tandem.artifact.SignatureFormat;
import tandem.artifact.Signer;
import tandem.artifact.Verifier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

@Command(
    name = "sign",
    description = {
      "Sign an artifact. All of it is checked first; every other byte stays as it is.",
      "Without -o the signed artifact takes the place of the other at once."
    })
final class ArtifactSignCommand implements TandemCommand {
  private static final String STREAM = "-";

  private final Context context;

  @Parameters(paramLabel = "FILE|-", description = "The artifact, or - for standard input.")
  String source = "";

  @Mixin SignerOptions signer = new SignerOptions();

  @Option(
      names = {"-o", "--output-path"},
      paramLabel = "FILE|-",
      description = "Where to write the signed artifact (default: in place).")
  @Nullable String output;

  @Mixin TemporaryOptions temporary = new TemporaryOptions();

  @Option(
      names = {"-f", "--force"},
      description = "Replace the signature of an artifact that is signed already.")
  boolean force;

  @Option(
      names = "--digest-out",
      paramLabel = "FILE|-",
      description = "Sign nothing: write the SHA-256 that is to be signed elsewhere.")
  @Nullable String digestOut;

  @Option(
      names = "--digest-format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  DigestFormat digestFormat = DigestFormat.HEX;

  @Option(
      names = "--attach-signature",
      paramLabel = "FILE|-",
      description = "Put a signature in that was made elsewhere; --verify-key checks it.")
  @Nullable String attach;

  @Option(
      names = "--signature-format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  SignatureFormat signatureFormat = SignatureFormat.AUTO;

  ArtifactSignCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    checkStreams();
    if (digestOut != null) {
      requireNoSigner("--digest-out");
      return new DigestOutput(source, digestOut, digestFormat).write(context);
    }
    Path target = target();
    if (target == null) {
      CheckedOut.requireNoTerminal();
    }
    Path system = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    SignOutput out = new SignOutput(source, target, force, temporary.folder().orElse(system));
    return out.sign(chosen(), context);
  }

  private Signer chosen() throws UpdateException, IOException {
    if (attach != null) {
      requireNoSigner("--attach-signature");
      Optional<Verifier> key = signer.verifyKey();
      return new AttachedSignature(
          attach.equals(STREAM) ? "standard input" : attach,
          readSignature(attach),
          signatureFormat,
          key);
    }
    return signer
        .signer(context.console())
        .orElseThrow(
            () ->
                new UpdateException(ErrorKind.USAGE, "nothing to sign with")
                    .withHint("give a key by -k, or --signer-command or --attach-signature"));
  }

  private byte[] readSignature(String from) throws UpdateException, IOException {
    int limit = DetachedSignature.LARGEST;
    return from.equals(STREAM)
        ? SmallFile.read(context.console().in(), "standard input", "a signature", limit)
        : SmallFile.read(Path.of(from), "a signature", limit);
  }

  private void requireNoSigner(String option) throws UpdateException {
    if (signer.isGiven() || (digestOut != null && attach != null)) {
      throw new UpdateException(
          ErrorKind.USAGE, "too many signing keys: " + option + " and another way to sign");
    }
  }

  private void checkStreams() throws UpdateException {
    long readers =
        List.of(source.equals(STREAM), STREAM.equals(attach), signer.readsStandardInput()).stream()
            .filter(reads -> reads)
            .count();
    if (readers > 1) {
      throw new UpdateException(
          ErrorKind.USAGE, "standard input can be only one of artifact, signature and passphrase");
    }
    boolean prints = STREAM.equals(output) || STREAM.equals(digestOut);
    if (prints && context.options().json) {
      throw new UpdateException(
          ErrorKind.USAGE, "standard output can not be both the result and the JSON document");
    }
  }

  private @Nullable Path target() throws UpdateException {
    if (STREAM.equals(output)) {
      return null;
    }
    if (output != null) {
      HostTarget.refuseDanglingLink(Path.of(output));
      return Path.of(output);
    }
    if (source.equals(STREAM) || source.contains("://")) {
      throw notReplaced(source + ": is no file");
    }
    Path file = Path.of(source);
    // A pipe would be read and stay what it is; a directory is refused when it is opened.
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw notReplaced(source + ": is no regular file");
    }
    return file;
  }

  private static UpdateException notReplaced(String why) {
    return new UpdateException(
            ErrorKind.USAGE, why + " and can not be replaced, where is the signed artifact to go?")
        .withHint("give -o FILE, or -o - for standard output");
  }
}
