package tandem.image.build;

import java.nio.file.Path;

/** Where the root file system comes from. */
public sealed interface RootSource {
  /** A folder with its files, which all belong to root in the image. */
  record Tree(Path folder) implements RootSource {}

  /** An ext4 file system, which is taken as it is. */
  record Image(Path file) implements RootSource {}

  /** Returns the folder or the file. */
  default Path path() {
    return this instanceof Image image ? image.file() : ((Tree) this).folder();
  }
}
