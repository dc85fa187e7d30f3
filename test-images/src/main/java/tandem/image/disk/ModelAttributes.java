package tandem.image.disk;

import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * What is known of a file or folder.
 *
 * @param key tells it from all others of all disks
 */
record ModelAttributes(boolean isDirectory, long size, Object key) implements PosixFileAttributes {
  private static final FileTime EPOCH = FileTime.fromMillis(0);
  private static final int FOLDER = 040700;
  private static final int FILE = 0100600;

  /** Returns type and permissions as the view {@code unix} has them. */
  int mode() {
    return isDirectory ? FOLDER : FILE;
  }

  @Override
  public boolean isRegularFile() {
    return !isDirectory;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public FileTime lastModifiedTime() {
    return EPOCH;
  }

  @Override
  public FileTime lastAccessTime() {
    return EPOCH;
  }

  @Override
  public FileTime creationTime() {
    return EPOCH;
  }

  @Override
  public UserPrincipal owner() {
    throw new UnsupportedOperationException("a model disk knows no users");
  }

  @Override
  public GroupPrincipal group() {
    throw new UnsupportedOperationException("a model disk knows no users");
  }

  /** So that every file can be a script. */
  @Override
  public Set<PosixFilePermission> permissions() {
    return PosixFilePermissions.fromString("rwx------");
  }

  @Override
  public Object fileKey() {
    return key;
  }
}
