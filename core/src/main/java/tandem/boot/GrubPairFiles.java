package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.core.UpdateException;

/** The files of a new environment of grub-mender-grubenv, both copies whole and equal. */
public final class GrubPairFiles {
  private static final List<String> FOLDERS = List.of("mender_grubenv1", "mender_grubenv2");

  private GrubPairFiles() {}

  /**
   * Makes them.
   *
   * @return the bytes of each file, by its path below the folder of the environment
   * @throws UpdateException of kind BOOTENV when the variables do not fit
   */
  public static Map<String, byte[]> holding(Map<String, String> variables) throws UpdateException {
    byte[] lock = GrubBlock.empty().with(Map.of(GrubCopy.EDITING, "0")).encode();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String folder : FOLDERS) {
      files.put(folder + "/env", GrubBlock.empty().with(variables).encode());
      files.put(folder + "/lock", lock);
      files.put(
          folder + "/lock.sha256sum", (GrubCopy.digest(lock) + "  lock\n").getBytes(ISO_8859_1));
    }
    return files;
  }
}
