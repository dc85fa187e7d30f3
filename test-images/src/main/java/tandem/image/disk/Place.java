package tandem.image.disk;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads on its disk.
 *
 * @param folder number of the folder that holds it
 * @param name its name there; empty for the root folder
 * @param number its own number, or null when there is nothing of that name
 */
record Place(ModelDisk disk, int folder, String name, @Nullable Integer number) {

  /** Follows the path. The folder must be there, the last name need not. */
  static Place of(Path path) throws NoSuchFileException {
    ModelPath model = ModelPath.of(path.toAbsolutePath().normalize());
    ModelDisk disk = model.disk();
    List<String> names = model.names();
    if (names.isEmpty()) {
      return new Place(disk, DiskState.ROOT, "", DiskState.ROOT);
    }
    int folder = DiskState.ROOT;
    for (String name : names.subList(0, names.size() - 1)) {
      Integer next = disk.entry(folder, name);
      if (next == null || !disk.isFolder(next)) {
        throw new NoSuchFileException(path.toString());
      }
      folder = next;
    }
    String last = names.get(names.size() - 1);
    return new Place(disk, folder, last, disk.entry(folder, last));
  }

  /** Follows the path to something that must be there. */
  static Place existing(Path path) throws NoSuchFileException {
    Place place = of(path);
    if (place.number == null) {
      throw new NoSuchFileException(path.toString());
    }
    return place;
  }

  /** Returns the number of something that is there. */
  int existingNumber() {
    if (number == null) {
      throw new IllegalStateException(name + ": is not there");
    }
    return number;
  }

  boolean isFolder() {
    return number != null && disk.isFolder(number);
  }
}
