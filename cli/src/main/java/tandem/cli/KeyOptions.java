package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import tandem.artifact.PublicKeys;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.Verifier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The keys to check a signature with. */
final class KeyOptions {
  private static final int MAX_KEY_BYTES = 64 << 10;

  @Option(
      names = {"-k", "--key"},
      paramLabel = "FILE",
      description = "Public key (PEM) to check the signature with; repeatable, one must fit.")
  List<Path> keys = new ArrayList<>();

  SignaturePolicy policy(SignaturePolicy.Mode mode) throws UpdateException, IOException {
    List<Verifier> verifiers = new ArrayList<>();
    for (Path key : keys) {
      TokenKey.refuseAsFile(key.toString());
      verifiers.add(load(key));
    }
    return new SignaturePolicy(verifiers, mode);
  }

  /** Loads one key; a file that can not be read or holds no key is an error, never no key. */
  static Verifier load(Path file) throws UpdateException, IOException {
    byte[] content = SmallFile.read(file, "a key", MAX_KEY_BYTES);
    try {
      return PublicKeys.load(file.toString(), content);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
