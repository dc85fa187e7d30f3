package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignatureStatus;
import tandem.artifact.Signer;
import tandem.artifact.Verifier;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** The commands of mender-artifact that read an artifact: read and validate. */
final class MenderArtifactReading {
  private final Console console;
  private final MenderArtifactVersion version;

  MenderArtifactReading(Console console, MenderArtifactVersion version) {
    this.console = console;
    this.version = version;
  }

  /** Prints what is in an artifact. A signature that is missing or wrong is only told. */
  void read(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    String file = file(arguments, "read");
    SignaturePolicy policy = policy(arguments);
    if (!arguments.on("no-progress")) {
      console.err().println("Reading Artifact...");
    }
    MenderArtifactListing listing = listing(file, policy, MenderArtifactFailure.GENERIC);
    MenderArtifactTime time = MenderArtifactTime.local(console.environment());
    MenderArtifactText.lines(listing, version, time).forEach(console.out()::println);
  }

  /** Checks an artifact: one with a signature needs a key, and one without it must have none. */
  void validate(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    String file = file(arguments, "validated");
    SignaturePolicy policy = policy(arguments);
    int invalid = MenderArtifactFailure.ARTIFACT_INVALID;
    SignatureStatus signature = listing(file, policy, invalid).signature();
    if (signature instanceof SignatureStatus.Unsigned && !policy.keys().isEmpty()) {
      throw new MenderArtifactFailure(invalid, "missing signature");
    }
    if (signature instanceof SignatureStatus.NotChecked) {
      throw new MenderArtifactFailure(invalid, "missing verifier");
    }
    if (signature instanceof SignatureStatus.Failed failed) {
      throw new MenderArtifactFailure(invalid, "signer: verification failed: " + failed.reason());
    }
    console.out().println("Artifact file '" + file + "' validated successfully");
  }

  private static String file(MenderArtifactArguments arguments, String done)
      throws MenderArtifactFailure {
    return arguments
        .first()
        .orElseThrow(() -> new MenderArtifactFailure("Nothing specified, nothing " + done + "."));
  }

  private SignaturePolicy policy(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    MenderArtifactKeys.checkOne(arguments);
    List<Verifier> keys = new ArrayList<>();
    Optional<String> key = arguments.text("key");
    Optional<String> token = arguments.text("key-pkcs11");
    try {
      if (key.isPresent()) {
        keys.add(KeyOptions.load(Path.of(key.get())));
      }
      if (token.isPresent()) {
        keys.add(inToken(token.get()));
      }
    } catch (UpdateException | IOException e) {
      throw new MenderArtifactFailure("Error reading key file: " + Failure.of(e).message());
    }
    return new SignaturePolicy(keys, SignaturePolicy.Mode.REPORT);
  }

  private Verifier inToken(String uri) throws UpdateException, IOException, MenderArtifactFailure {
    Signer token = new TokenKey(uri, null).open(console);
    // Its name, not the URI: that may have a PIN.
    return token
        .publicKey()
        .orElseThrow(() -> new MenderArtifactFailure(token.name() + ": has no public key"));
  }

  private MenderArtifactListing listing(String name, SignaturePolicy policy, int invalid)
      throws MenderArtifactFailure {
    try (ArtifactFile file =
        ArtifactFile.open(name, new Context(console, new GlobalOptions()), policy)) {
      try {
        List<MenderArtifactListing.Payload> payloads = payloads(file.reader());
        file.check();
        ArtifactReader reader = file.reader();
        return new MenderArtifactListing(
            reader.version(), reader.signature(), reader.header(), payloads);
      } catch (IOException e) {
        throw file.failure(e);
      }
    } catch (UpdateException e) {
      throw failure(e, invalid);
    } catch (IOException e) {
      throw new MenderArtifactFailure(invalid, Failure.of(e).message());
    }
  }

  /** Returns a failure with the tool's code for a file that can not be opened, or another one. */
  static MenderArtifactFailure failure(UpdateException e, int otherwise) {
    boolean unopened = e.kind() == ErrorKind.NO_INPUT || e.kind() == ErrorKind.NO_PERMISSION;
    return unopened
        ? new MenderArtifactFailure(
            MenderArtifactFailure.CAN_NOT_OPEN, "Can not open artifact: " + e.getMessage())
        : new MenderArtifactFailure(otherwise, String.valueOf(e.getMessage()));
  }

  private static List<MenderArtifactListing.Payload> payloads(ArtifactReader reader)
      throws IOException {
    List<MenderArtifactListing.Payload> payloads = new ArrayList<>();
    @Nullable Payload payload;
    while ((payload = reader.nextPayload()) != null) {
      List<MenderArtifactListing.File> files = new ArrayList<>();
      @Nullable PayloadFile next;
      while ((next = payload.nextFile()) != null) {
        files.add(
            new MenderArtifactListing.File(
                next.name(), next.size(), next.modified(), next.digest().hex()));
      }
      payloads.add(
          new MenderArtifactListing.Payload(
              MenderArtifactMerge.of(payload.header(), reader.augment()), files));
    }
    return payloads;
  }
}
