package tandem.update;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tandem.artifact.PublicKeys;
import tandem.artifact.Verifier;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** The public keys of a device's configuration. */
public final class VerifyKeys {
  private static final int MAX_BYTES = 64 << 10;

  private VerifyKeys() {}

  /**
   * Loads all of them.
   *
   * @throws UpdateException CONFIG when one can not be loaded
   */
  public static List<Verifier> load(List<Path> files) throws UpdateException {
    List<Verifier> keys = new ArrayList<>();
    for (Path file : files) {
      keys.add(load(file));
    }
    return keys;
  }

  /**
   * Loads one; a file that can not be read or holds no key is an error, never no key.
   *
   * @throws UpdateException CONFIG when it can not be loaded
   */
  public static Verifier load(Path file) throws UpdateException {
    try {
      return PublicKeys.load(file.toString(), RegularFile.read(file, MAX_BYTES));
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.CONFIG, "verification key " + problem(file, e), e)
          .withHint("without the key nothing can be checked, so nothing is installed");
    }
  }

  private static String problem(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return file + ": not found";
    }
    if (e instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    String text = String.valueOf(e.getMessage());
    return text.startsWith(file.toString()) ? text : file + ": " + text;
  }
}
