package tandem.cli;

import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;

/** The options of mender-artifact that name a key. */
final class MenderArtifactKeys {
  private static final List<String> REMOTE =
      List.of("gcp-kms-key", "vault-transit-key", "keyfactor-signserver-worker", "azure-key");

  private MenderArtifactKeys() {}

  /** Fails if several keys are given, or one of a service that Tandem does not call itself. */
  static void checkOne(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    List<String> given =
        List.of(
                "key",
                "key-pkcs11",
                "gcp-kms-key",
                "vault-transit-key",
                "keyfactor-signserver-worker",
                "azure-key")
            .stream()
            .filter(name -> arguments.text(name).isPresent())
            .toList();
    if (given.size() > 1) {
      throw new MenderArtifactFailure("too many signing keys given: " + String.join(", ", given));
    }
    Optional<String> key = arguments.text("key");
    if (key.isPresent()) {
      refuseToken(key.get());
    }
    Optional<String> remote = given.stream().filter(REMOTE::contains).findFirst();
    if (remote.isPresent()) {
      throw new MenderArtifactFailure(
          "--"
              + remote.get()
              + ": not supported, sign with 'tandem artifact sign --signer-command'");
    }
  }

  private static void refuseToken(String key) throws MenderArtifactFailure {
    try {
      TokenKey.refuseAsFile(key);
    } catch (UpdateException e) {
      throw new MenderArtifactFailure("--key: " + e.getMessage() + ", use --key-pkcs11");
    }
  }
}
