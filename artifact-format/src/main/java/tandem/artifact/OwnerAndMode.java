package tandem.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what with a file, to be handed on to the file that replaces it.
 *
 * @param owner its user
 * @param group its group
 * @param mode the permissions
 */
public record OwnerAndMode(
    UserPrincipal owner, GroupPrincipal group, Set<PosixFilePermission> mode) {

  /** Copies the permissions, which nobody changes then. */
  public OwnerAndMode {
    mode = Set.copyOf(mode);
  }

  /** Returns those of a file, if there is one and its file system has them. */
  public static Optional<OwnerAndMode> of(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || !Files.exists(file)) {
      return Optional.empty();
    }
    PosixFileAttributes now = view.readAttributes();
    return Optional.of(new OwnerAndMode(now.owner(), now.group(), now.permissions()));
  }

  /**
   * Gives them to another file. Only root can give a file to somebody else: for others the new file
   * stays their own, and what the old group was allowed to do, the new one is not.
   */
  public void applyTo(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    PosixFileAttributes now = view.readAttributes();
    boolean groupKept = now.group().equals(group) || isDone(() -> view.setGroup(group));
    if (!now.owner().equals(owner)) {
      isDone(() -> view.setOwner(owner));
    }
    view.setPermissions(groupKept ? mode : modeForAnyGroup());
  }

  private static boolean isDone(Change change) {
    try {
      change.make();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Set<PosixFilePermission> modeForAnyGroup() {
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    all.addAll(mode);
    limit(all, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    limit(all, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    limit(all, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    return all;
  }

  private static void limit(
      Set<PosixFilePermission> all, PosixFilePermission ofGroup, PosixFilePermission ofOthers) {
    if (!all.contains(ofOthers)) {
      all.remove(ofGroup);
    }
  }

  /** One change that may not be allowed. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }
}
