package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.Reasons;
import tandem.core.RegularFile;
import tandem.core.UpdateException;

/** Finds the environment of GRUB on a device. */
final class GrubPlaces {
  private static final String CONFIG = "/etc/mender_grubenv.config";
  private static final Pattern ENV_DIR = Pattern.compile("(?m)^ENV_DIR *= *(.*)$");
  private static final String FIRST_COPY = "mender_grubenv1";
  private static final String PLAIN = "grubenv";

  /** As grub-mender-grubenv looks for them, in this order. */
  private static final List<String> PAIRS =
      List.of(
          "/boot/efi/grub-mender-grubenv",
          "/boot/grub/grub-mender-grubenv",
          "/boot/efi/EFI/BOOT",
          "/boot/grub");

  private static final List<String> PLAIN_FOLDERS = List.of("/boot/grub", "/boot/grub2");

  private final DevicePaths paths;
  private final Optional<String> folder;
  private final EnvLocks locks;

  /**
   * Takes where to look.
   *
   * @param folder the only folder to look in, if there is one
   */
  GrubPlaces(DevicePaths paths, Optional<String> folder, EnvLocks locks) {
    this.paths = paths;
    this.folder = folder;
    this.locks = locks;
  }

  /** Finds the two copies of grub-mender-grubenv. */
  Optional<StoredEnvironment> pair() throws UpdateException {
    List<String> folders = folder.map(List::of).orElse(PAIRS);
    Optional<String> configured = folder.isPresent() ? Optional.empty() : envDir();
    for (String name : configured.map(List::of).orElse(folders)) {
      Path path = paths.resolve(name);
      if (configured.isPresent() || Files.isDirectory(path.resolve(FIRST_COPY))) {
        return Optional.of(new GrubPair(new FolderBootFiles(path), locks.at(EnvLocks.GRUB)));
      }
    }
    return Optional.empty();
  }

  /**
   * Finds the two copies, else a plain {@code grubenv}.
   *
   * @throws UpdateException of kind CONFIG when there is neither, or a plain one on the running
   *     root slot, where the other slot would not see it
   */
  StoredEnvironment any() throws UpdateException {
    Optional<StoredEnvironment> pair = pair();
    if (pair.isPresent()) {
      return pair.get();
    }
    List<String> looked = new ArrayList<>();
    for (String name : folder.map(List::of).orElse(PLAIN_FOLDERS)) {
      Path path = paths.resolve(name);
      looked.add(path.toString());
      if (Files.exists(path.resolve(PLAIN))) {
        checkShared(path);
        return new GrubSingle(new FolderBootFiles(path), PLAIN);
      }
    }
    throw new UpdateException(
            ErrorKind.CONFIG,
            "no environment of GRUB: neither " + FIRST_COPY + " nor " + PLAIN + " in " + looked)
        .withHint("mount the boot partition, or set Tandem.BootFolder");
  }

  private void checkShared(Path path) throws UpdateException {
    try {
      if (paths.isHost() && Files.getFileStore(path).equals(Files.getFileStore(paths.root()))) {
        throw new UpdateException(
                ErrorKind.CONFIG, path + ": is on the root slot, so the other slot has another one")
            .withHint("GRUB's environment belongs on a partition that both slots mount");
      }
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.BOOTENV, path + ": " + Reasons.of(e), e);
    }
  }

  // grub-mender-grubenv: the last line counts, an empty value does not.
  private Optional<String> envDir() throws UpdateException {
    Path config = paths.resolve(CONFIG);
    if (!Files.isReadable(config)) {
      return Optional.empty();
    }
    try {
      String text = new String(RegularFile.read(config, BootFiles.MAX_SIZE), ISO_8859_1);
      Matcher line = ENV_DIR.matcher(text);
      String last = "";
      while (line.find()) {
        last = line.group(1);
      }
      return Optional.of(last).filter(value -> !value.isEmpty());
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.CONFIG, config + ": " + Reasons.of(e), e);
    }
  }
}
