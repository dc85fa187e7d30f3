package tandem.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.artifact.Digest;
import tandem.artifact.KeyPairPem;
import tandem.artifact.KeyPairs;
import tandem.artifact.KeyType;
import tandem.artifact.PrivateKeyFormat;
import tandem.artifact.PublicKeys;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

@Command(
    name = "generate",
    description = "Make a key pair: the private key to sign with, the public one for devices.")
final class KeysGenerateCommand implements TandemCommand {
  private static final Map<String, KeyType> TYPES =
      Map.of("p256", KeyType.EC_P256, "rsa3072", KeyType.RSA_3072, "ed25519", KeyType.ED25519);
  private static final Set<PosixFilePermission> OWNER_READS =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> EVERYBODY_READS =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Context context;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "p256, rsa3072 or ed25519, which only Tandem verifies (default: p256).")
  String type = "p256";

  @Option(
      names = {"-o", "--private"},
      required = true,
      paramLabel = "FILE",
      description = "Where the private key goes, readable by its owner only.")
  Path privateFile = Path.of("");

  @Option(
      names = "--public",
      required = true,
      paramLabel = "FILE",
      description = "Where the public key goes.")
  Path publicFile = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE|-",
      description = "Encrypt the private key with the first line of this file.")
  @Nullable String passphraseFile;

  @Option(
      names = "--traditional",
      description = "Write the form that mender-artifact before 3.10.1 needs (not encrypted).")
  boolean traditional;

  @Option(
      names = {"-f", "--force"},
      description = "Replace files that are there.")
  boolean force;

  KeysGenerateCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    KeyType chosen = TYPES.get(type.toLowerCase(Locale.ROOT));
    if (chosen == null) {
      throw new UpdateException(
          ErrorKind.USAGE, "--type " + type + ": expected p256, rsa3072 or ed25519");
    }
    if (traditional && (passphraseFile != null || chosen == KeyType.ED25519)) {
      throw new UpdateException(
          ErrorKind.USAGE, "--traditional: there is no such form of encrypted or Ed25519 keys");
    }
    requireFree(privateFile);
    requireFree(publicFile);
    KeyPairPem pair =
        KeyPairs.generate(
            chosen, traditional ? PrivateKeyFormat.TRADITIONAL : PrivateKeyFormat.PKCS8);
    write(privateKey(pair), pair.publicKey());
    return answer(PublicKeys.load(publicFile.toString(), pair.publicKey()).fingerprint());
  }

  private void write(byte[] privateKey, byte[] publicKey) throws UpdateException, IOException {
    if (force) {
      replace(privateFile, privateKey, OWNER_READS);
      replace(publicFile, publicKey, EVERYBODY_READS);
      return;
    }
    create(privateFile, privateKey, OWNER_READS);
    boolean both = false;
    try {
      create(publicFile, publicKey, EVERYBODY_READS);
      both = true;
    } finally {
      if (!both) {
        Files.deleteIfExists(privateFile);
      }
    }
  }

  private static void replace(Path file, byte[] key, Set<PosixFilePermission> mode)
      throws UpdateException, IOException {
    HostTarget.refuseDanglingLink(file);
    try {
      AtomicFile.replace(file, key, mode);
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
  }

  // Making an RSA key takes long enough for another program to come first.
  static void create(Path file, byte[] key, Set<PosixFilePermission> mode)
      throws UpdateException, IOException {
    try {
      AtomicFile.create(file, key, mode);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
  }

  private static UpdateException exists(Path file) {
    return new UpdateException(ErrorKind.USAGE, file + ": exists, and a lost key is lost for good")
        .withHint("--force replaces it");
  }

  private void requireFree(Path file) throws UpdateException {
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file);
    }
    if (privateFile.toAbsolutePath().normalize().equals(publicFile.toAbsolutePath().normalize())) {
      throw new UpdateException(
          ErrorKind.USAGE, file + ": can not hold both the private and the public key");
    }
  }

  private byte[] privateKey(KeyPairPem pair) throws UpdateException, IOException {
    if (passphraseFile == null) {
      return pair.privateKey();
    }
    char[] passphrase = Passphrase.read(passphraseFile, context.console());
    try {
      return pair.encryptedPrivateKey(passphrase);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private Answer answer(Digest fingerprint) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("private", JsonValue.of(privateFile.toString()));
    members.put("public", JsonValue.of(publicFile.toString()));
    members.put("fingerprint", JsonValue.of(fingerprint.hex()));
    return Answer.ok(
        List.of(
            "Wrote " + privateFile + " and " + publicFile, "Fingerprint: SHA-256 " + fingerprint),
        members);
  }
}
