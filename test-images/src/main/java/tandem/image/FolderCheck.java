package tandem.image;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Sees that a folder is free for a new simulated device. */
final class FolderCheck {

  private FolderCheck() {}

  /** Accepts what does not exist or holds nothing but links to block devices as slots. */
  static void check(SimulatedDevice device) throws IOException, UpdateException {
    Path root = device.root();
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw usage(root + ": is not a folder");
    }
    Path dev = device.path("dev");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (!entry.equals(dev) || !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          throw occupied(root, entry);
        }
      }
    }
    if (Files.exists(dev)) {
      checkSlots(device, dev);
    }
  }

  private static void checkSlots(SimulatedDevice device, Path dev)
      throws IOException, UpdateException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dev)) {
      for (Path entry : entries) {
        boolean slot =
            entry.equals(device.slot(SlotLetter.A)) || entry.equals(device.slot(SlotLetter.B));
        if (!slot || !Files.isSymbolicLink(entry)) {
          throw occupied(device.root(), entry);
        }
        if (!RunningSystem.isBlockDevice(entry)) {
          throw usage(entry + ": is a link, but not to a block device");
        }
      }
    }
  }

  private static UpdateException occupied(Path root, Path entry) {
    return usage(root + ": is not empty, holds " + root.relativize(entry))
        .withHint("choose a new folder; this one is left as it is");
  }

  private static UpdateException usage(String problem) {
    return new UpdateException(ErrorKind.USAGE, "simulated device " + problem);
  }
}
