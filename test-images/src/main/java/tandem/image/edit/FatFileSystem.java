package tandem.image.edit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.FileFacts.Kind;
import tandem.image.tool.Mtools;
import tandem.image.tool.Tool;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/**
 * Edits FAT through mtools. They take an offset, but {@code fsck.vfat} does not: to be edited, the
 * file system is copied out of a disk image, and back when it is clean.
 */
final class FatFileSystem implements ImageFileSystem {
  private static final int FOLDER_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int REPAIRED = 1;
  // What FAT can not have in a name, and what mtools take for a pattern.
  private static final String FORBIDDEN = "\"*:<>?\\|[]";
  private static final Pattern DEVICE =
      Pattern.compile("(?i)CON|PRN|AUX|NUL|CLOCK\\$|COM[1-9]|LPT[1-9]");
  private static final Pattern SHORT_NAME =
      Pattern.compile("[^.~]{0,6}~[0-9]{1,6}(?:\\.[^.]{1,3})?");

  private final Workspace workspace;
  private final String image;
  private final Region region;
  private final Mtools mtools;
  private String device;

  /**
   * Takes its place.
   *
   * @param image the image's name in the workspace
   * @param time for what is written, in seconds since 1970; by default the first of FAT's times
   */
  FatFileSystem(
      Workspace workspace, String image, Region region, FatBootSector sector, Optional<Long> time)
      throws UpdateException {
    region.mustHold(sector.size());
    this.workspace = workspace;
    this.image = image;
    this.region = region;
    this.mtools = new Mtools(workspace, region.name(), time);
    this.device = image + "@@" + region.offset();
  }

  @Override
  public void prepare() throws UpdateException, IOException {
    device = "fat-" + region.offset();
    try (FileChannel channel = FileChannel.open(workspace.file(image), StandardOpenOption.READ)) {
      SparseFiles.copyOut(channel, region, workspace.file(device));
    }
    if (fsck("-n").exit() != 0) {
      ToolResult repair = fsck("-a");
      if (repair.exit() > REPAIRED) {
        throw repair.failure(
            ErrorKind.ARTIFACT_INVALID,
            region.name() + ": the file system is damaged, nothing was changed");
      }
    }
  }

  @Override
  public void finish() throws UpdateException, IOException {
    ToolResult result = fsck("-n");
    if (result.exit() != 0) {
      throw result.failure(
          ErrorKind.VERIFY_FAILED,
          region.name() + ": the edited file system is not clean, it was not kept");
    }
    try (FileChannel channel =
        FileChannel.open(
            workspace.file(image), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      SparseFiles.copyBack(workspace.file(device), channel, region);
    }
  }

  private ToolResult fsck(String option) throws UpdateException, IOException {
    return workspace.run(Tool.FSCK_VFAT, "", Map.of(), option, device);
  }

  @Override
  public Optional<FileFacts> facts(InnerPath path) throws UpdateException, IOException {
    if (path.isRoot()) {
      return Optional.of(facts(Kind.DIRECTORY));
    }
    String wanted = place(path).substring(2);
    for (String found : mtools.list(device, place(path.parent()))) {
      boolean folder = found.endsWith("/");
      String name = folder ? found.substring(0, found.length() - 1) : found;
      if (name.equalsIgnoreCase(wanted)) {
        return Optional.of(facts(folder ? Kind.DIRECTORY : Kind.REGULAR));
      }
    }
    return Optional.empty();
  }

  private static FileFacts facts(Kind kind) {
    return kind == Kind.REGULAR
        ? new FileFacts(kind, FILE_MODE, 0, 0, -1)
        : new FileFacts(kind, FOLDER_MODE, 0, 0, 0);
  }

  @Override
  public Copy read(InnerPath path) throws UpdateException, IOException {
    if (facts(path).orElseThrow(() -> missing(path)).kind() == Kind.DIRECTORY) {
      throw refused(path, "is a directory");
    }
    requireNoFolder(path);
    Path out = workspace.file("read");
    Files.deleteIfExists(out);
    mtools.read(device, place(path), "read");
    return new Copy(out, facts(Kind.REGULAR));
  }

  @Override
  public void write(InnerPath path, Path content, FileFacts facts)
      throws UpdateException, IOException {
    requireNoFolder(path);
    if (facts(path.parent()).map(FileFacts::kind).orElse(Kind.OTHER) != Kind.DIRECTORY) {
      throw new UpdateException(
              ErrorKind.NO_INPUT,
              region.name() + ": " + path.parent() + " is no directory of the image")
          .withHint("'install -d' makes it");
    }
    Optional<FileFacts> old = facts(path);
    if (old.map(FileFacts::kind).equals(Optional.of(Kind.DIRECTORY))) {
      throw refused(path, "is a directory");
    }
    if (old.isEmpty()) {
      requireNoShortName(path);
    }
    Path staged = workspace.file("staged");
    Files.copy(content, staged, StandardCopyOption.REPLACE_EXISTING);
    mtools.change(device, Tool.MCOPY, "-o", "staged", place(path));
    Path copy = read(path).content();
    if (Files.mismatch(copy, staged) >= 0) {
      throw new UpdateException(
          ErrorKind.VERIFY_FAILED, path + ": what was read back is not what was written");
    }
    Files.delete(copy);
    Files.delete(staged);
  }

  @Override
  public void makeFolders(InnerPath path, int mode) throws UpdateException, IOException {
    InnerPath folder = new InnerPath(List.of(), true);
    for (String name : path.names()) {
      folder = folder.child(name);
      Optional<FileFacts> facts = facts(folder);
      if (facts.isEmpty()) {
        requireNoShortName(folder);
        mtools.change(device, Tool.MMD, place(folder));
        facts = facts(folder);
      }
      if (facts.isEmpty() || facts.get().kind() != Kind.DIRECTORY) {
        throw refused(folder, "is no directory");
      }
    }
  }

  @Override
  public void remove(InnerPath path, boolean recursive) throws UpdateException, IOException {
    FileFacts facts = facts(path).orElseThrow(() -> missing(path));
    // Both would ask before they remove what is write-protected.
    if (facts.kind() != Kind.DIRECTORY) {
      requireNoFolder(path);
      mtools.change(device, Tool.MATTRIB, "-r", "-s", "-h", place(path));
      mtools.change(device, Tool.MDEL, place(path));
    } else {
      boolean empty = mtools.list(device, place(path)).isEmpty();
      if (!recursive && !(path.folder() && empty)) {
        throw refused(path, "is a directory").withHint("-r removes it with all that is in it");
      }
      mtools.change(device, Tool.MDELTREE, place(path));
    }
    if (facts(path).isPresent()) {
      throw new UpdateException(ErrorKind.VERIFY_FAILED, path + ": it is still there");
    }
  }

  // Every long name has a second one of eight characters and three, which no listing shows.
  private void requireNoShortName(InnerPath path) throws UpdateException {
    if (SHORT_NAME.matcher(path.name()).matches()) {
      throw refused(path, "can be the short name of another file, which would be replaced");
    }
  }

  private String place(InnerPath path) throws UpdateException {
    for (String name : path.names()) {
      boolean forbidden =
          name.codePoints().anyMatch(c -> c < ' ' || c > 0xffff || FORBIDDEN.indexOf(c) >= 0)
              || DEVICE.matcher(name).matches();
      if (forbidden || name.endsWith(".") || name.endsWith(" ")) {
        throw new UpdateException(
            ErrorKind.USAGE,
            region.name() + ": '" + name + "' is no name that FAT and mtools take");
      }
    }
    return "::" + path;
  }

  // A slash behind a name says that it is a directory.
  private void requireNoFolder(InnerPath path) throws UpdateException {
    if (path.folder()) {
      throw refused(path, "is no directory");
    }
  }

  private UpdateException missing(InnerPath path) {
    return new UpdateException(ErrorKind.NO_INPUT, region.name() + ": " + path + " is not there");
  }

  private UpdateException refused(InnerPath path, String why) {
    return new UpdateException(ErrorKind.USAGE, region.name() + ": " + path + " " + why);
  }
}
