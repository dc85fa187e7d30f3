package tandem.managed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Set;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.pem.Pem;
import tandem.pem.PrivateKeyPem;

/** The key by which a server knows this device again. */
public final class DeviceKey {
  /** Name of the file in the data store folder, the same as Mender's. */
  public static final String FILE_NAME = "mender-agent.pem";

  private static final int MAX_FILE = 1 << 16;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final KeyPair pair;

  private DeviceKey(KeyPair pair) {
    this.pair = pair;
  }

  /**
   * Reads the key of a file.
   *
   * @throws UpdateException CONFIG when there is no such file, or no key that can be used in it. It
   *     is never replaced: another key would be another device
   */
  public static DeviceKey load(Path file) throws UpdateException {
    try {
      return new DeviceKey(PrivateKeyPem.load(file.toString(), RegularFile.read(file, MAX_FILE)));
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String named = message.startsWith(file.toString()) ? message : file + ": " + message;
      throw new UpdateException(ErrorKind.CONFIG, "device key " + named, e)
          .withHint("RSA, EC and Ed25519 keys in PEM without a passphrase can be used");
    }
  }

  /**
   * Reads the key of a file; makes an Ed25519 key there, durably, if there is no file.
   *
   * @throws UpdateException as {@link #load}, and IO_ERROR when the file can not be written
   */
  public static DeviceKey loadOrMake(Path file) throws UpdateException {
    if (!Files.exists(file)) {
      write(file, AtomicFile::create);
    }
    return load(file);
  }

  /**
   * Makes a new key in this file, which replaces the one there.
   *
   * @throws UpdateException IO_ERROR when the file can not be written
   */
  public static void make(Path file) throws UpdateException {
    write(file, AtomicFile::replace);
  }

  private interface Writing {
    void write(Path file, byte[] content, Set<PosixFilePermission> mode) throws IOException;
  }

  private static void write(Path file, Writing writing) throws UpdateException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        AtomicFile.createFolders(folder);
      }
      writing.write(file, Pem.encode("PRIVATE KEY", key), OWNER_ONLY);
    } catch (FileAlreadyExistsException e) {
      return; // another Tandem was faster, and its key is as good
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, "device key " + file + ": can not be written: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime makes no Ed25519 keys", e);
    }
  }

  /** Returns the public key as PEM (SubjectPublicKeyInfo). */
  public String publicPem() {
    return new String(Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()), US_ASCII);
  }

  /** Returns the signature of a text's UTF-8, in base64: the value of {@code X-MEN-Signature}. */
  String sign(String text) {
    try {
      Signature signer = Signature.getInstance(algorithm());
      signer.initSign(pair.getPrivate());
      signer.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the device key does not sign", e);
    }
  }

  private String algorithm() {
    return switch (pair.getPrivate().getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "Ed25519";
    };
  }
}
