package tandem.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;
import tandem.image.edit.FileFacts;
import tandem.image.edit.FileFacts.Kind;
import tandem.image.edit.ImageFile;

/** Copies files between the host and an image. */
final class ImageCopy {
  private static final int MODE = 07777;
  private static final int NEW_FILE_MODE = 0600;

  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  // Until it has the mode of the file in the image, which may be for nobody else.
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private ImageCopy() {}

  /** Puts a file of the host into all file systems of the path; into it, if it is a folder. */
  static void into(EditableImage image, ImageArgument target, Path file, int mode)
      throws UpdateException, IOException {
    String name = String.valueOf(file.getFileName());
    for (ImageFile found : image.find(place(image, target, name))) {
      found.put(file, mode);
    }
  }

  /** Puts what a stream has into all file systems of the path; what is replaced keeps its mode. */
  static void stream(EditableImage image, ImageArgument target, Path spooled)
      throws UpdateException, IOException {
    for (ImageFile found : image.find(target.path())) {
      Optional<FileFacts> old = found.facts().filter(facts -> facts.kind() == Kind.REGULAR);
      if (old.isPresent()) {
        found.put(spooled, old.get());
      } else {
        found.put(spooled, NEW_FILE_MODE);
      }
    }
  }

  private static String place(EditableImage image, ImageArgument target, String name)
      throws UpdateException, IOException {
    Optional<FileFacts> there = image.find(target.path()).get(0).facts();
    boolean folder = there.isPresent() && there.get().kind() == Kind.DIRECTORY;
    return folder || target.path().endsWith("/") ? target.path() + "/" + name : target.path();
  }

  /** Refuses what is no file of the host that can be put in. */
  static void requireRegular(Path file, ImageArgument target) throws UpdateException, IOException {
    if (Files.isDirectory(file)) {
      throw new UpdateException(ErrorKind.USAGE, file + ": is a directory");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new UpdateException(ErrorKind.USAGE, file + ": not a regular file")
          .withHint("what a pipe delivers is copied from standard input: cp - " + target);
    }
  }

  /** Returns the permissions of a file of the host. */
  static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode") & MODE;
  }

  /**
   * Returns the file of the host that a file of an image is copied to, which is the target or in
   * it.
   *
   * @throws UpdateException USAGE when that is the image itself or another one, as it is when only
   *     the path is forgotten, or a link that leads nowhere
   */
  static Path target(ImageArgument from, Path target) throws UpdateException, IOException {
    Path file = Files.isDirectory(target) ? target.resolve(from.name()) : target;
    HostTarget.refuseDanglingLink(file);
    if (Files.exists(file) && Files.isSameFile(file, from.image())) {
      throw new UpdateException(
              ErrorKind.USAGE, "cp: " + target + ": would be replaced by one of its own files")
          .withHint("a file in an image is IMAGE:PATH");
    }
    if (ImageArgument.isNamedLikeImage(file) && ImageSource.isImage(file)) {
      throw new UpdateException(
              ErrorKind.USAGE,
              "cp: " + file + ": is an image, and would be lost with all its files")
          .withHint("a file in an image is IMAGE:PATH; to replace the image, remove it first");
    }
    return file;
  }

  /** Copies a file of the image to one of the host, with its permissions. */
  static void out(ImageFile source, Path file) throws UpdateException, IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
        source.copyTo(out); // a device or a pipe
      }
      return;
    }
    boolean replaces = Files.exists(file);
    Path real = replaces ? file.toRealPath() : file.toAbsolutePath();
    Path temporary = real.resolveSibling(".tandem-" + UUID.randomUUID() + ".part");
    temporary.toFile().deleteOnExit();
    try {
      copy(source, temporary, replaces);
      Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
      if (replaces) {
        Durable.folderOf(real);
      }
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  // What replaces something must not be less than that after a power cut.
  private static void copy(ImageFile source, Path target, boolean durable)
      throws UpdateException, IOException {
    try (FileChannel out = FileChannel.open(target, NEW_FILE, OWNER_ONLY)) {
      int mode = source.copyTo(Channels.newOutputStream(out)).mode();
      Files.setPosixFilePermissions(target, permissions(mode));
      if (durable) {
        out.force(true);
      }
    }
  }

  // The enum has them in the order of the bits, from the owner's reading down.
  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  /** Refuses {@code --json} where standard output is the content of a file. */
  static void refuseJson(Context context) throws UpdateException {
    if (context.options().json) {
      throw new UpdateException(ErrorKind.USAGE, "--json: standard output is for the file here");
    }
  }
}
