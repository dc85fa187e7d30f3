package tandem.image.edit;

import static tandem.image.tool.Debugfs.quoted;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.FileFacts.Kind;
import tandem.image.tool.Debugfs;
import tandem.image.tool.ToolResult;
import tandem.image.tool.Workspace;

/** Edits ext2, ext3 and ext4 through debugfs, at their place in the image. */
final class ExtFileSystem implements ImageFileSystem {
  private static final int MAX_LINKS = 40;
  private static final String CONTENT = "content";
  private static final String LABEL = "security.selinux";

  private final Workspace workspace;
  private final Region region;
  private final ExtSuperblock superblock;
  private final Debugfs debugfs;
  private final ExtCheck check;

  /**
   * Takes its place.
   *
   * @param image the image's name in the workspace
   * @param time for what is written, in seconds since 1970; by default the time of the last change
   */
  ExtFileSystem(
      Workspace workspace,
      String image,
      Region region,
      ExtSuperblock superblock,
      Optional<Long> time)
      throws UpdateException {
    region.mustHold(superblock.size());
    this.workspace = workspace;
    this.region = region;
    this.superblock = superblock;
    String device = image + "?offset=" + region.offset();
    long now = time.orElse(superblock.writtenAt());
    this.debugfs = new Debugfs(workspace, device, region.name(), now);
    this.check = new ExtCheck(workspace, device, region.name(), now);
  }

  @Override
  public void prepare() throws UpdateException, IOException {
    check.before(superblock);
  }

  @Override
  public void finish() throws UpdateException, IOException {
    check.after(superblock);
  }

  @Override
  public Optional<FileFacts> facts(InnerPath path) throws UpdateException, IOException {
    return stat(bytes(path)).map(ExtStat::facts);
  }

  private Optional<ExtStat> stat(String path) throws UpdateException, IOException {
    Debugfs.Outcome outcome = debugfs.read("stat " + quoted(path));
    if (outcome.saysNotFound()) {
      return Optional.empty();
    }
    String name = ToolResult.ByteText.shown(path);
    return Optional.of(ExtStat.parse(outcome.orFail(name).text(), region.name() + ": " + name));
  }

  @Override
  public Copy read(InnerPath path) throws UpdateException, IOException {
    Regular file = regular(path);
    return new Copy(dump(file.place(), path, file.facts().size()), file.facts());
  }

  /** Where a path leads to. */
  private record Regular(String place, FileFacts facts) {}

  // Follows links by the file system's own rules: '..' is a folder's parent, not the name before.
  private Regular regular(InnerPath path) throws UpdateException, IOException {
    String place = bytes(path);
    for (int links = 0; links <= MAX_LINKS; links++) {
      ExtStat stat = stat(place).orElseThrow(() -> missing(path));
      switch (stat.facts().kind()) {
        case REGULAR -> {
          requireNoFolder(path);
          return new Regular(place, stat.facts());
        }
        case SYMBOLIC_LINK -> {
          String target = stat.linkTarget().isPresent() ? stat.linkTarget().get() : slowLink(place);
          place =
              target.startsWith("/")
                  ? target
                  : place.substring(0, place.lastIndexOf('/') + 1) + target;
          if (target.isEmpty() || place.length() > 4096 || !place.matches("[^\\x00\\r\\n]+")) {
            throw refused(path, "its symbolic link can not be followed");
          }
        }
        case DIRECTORY -> throw refused(path, "is a directory");
        case OTHER -> throw refused(path, "is no regular file");
      }
    }
    throw refused(path, "more than " + MAX_LINKS + " symbolic links");
  }

  private String slowLink(String place) throws UpdateException, IOException {
    return debugfs.read("cat " + quoted(place)).orFail("symbolic link").text();
  }

  private Path dump(String place, InnerPath path, long expected)
      throws UpdateException, IOException {
    Path out = workspace.file("dumped");
    Files.deleteIfExists(out);
    debugfs.read("dump " + quoted(place) + " dumped").orFail(path.toString());
    if (!Files.exists(out) || Files.size(out) < expected) {
      throw new UpdateException(
          ErrorKind.ARTIFACT_INVALID,
          region.name()
              + ": "
              + path
              + ": not all of its "
              + expected
              + " bytes could be read from the image");
    }
    try (FileChannel channel = FileChannel.open(out, StandardOpenOption.WRITE)) {
      // debugfs fills up what is shorter than the 60 bytes that an inode has room for.
      channel.truncate(expected);
    }
    return out;
  }

  @Override
  public void write(InnerPath path, Path content, FileFacts facts)
      throws UpdateException, IOException {
    requireNoFolder(path);
    mustBeFolder(path.parent());
    Optional<FileFacts> old = facts(path);
    if (old.isPresent() && old.get().kind() == Kind.DIRECTORY) {
      throw refused(path, "is a directory");
    }
    Path link = workspace.file(CONTENT);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, content.toAbsolutePath());
    String place = bytes(path);
    List<String> commands = new ArrayList<>();
    boolean label = old.isPresent() && keepLabel(place);
    // It writes only new names, and only in its current folder.
    old.ifPresent(replaced -> commands.add("rm " + quoted(place)));
    commands.add("cd " + quoted(folder(path.parent())));
    String write = "write " + CONTENT + " " + quoted(bytes(path.name()));
    // debugfs 1.47 cuts off zeros at the end of a file that it thinks could be kept in the inode.
    commands.addAll(
        superblock.inlineData()
            ? List.of("feature -inline_data", write, "feature inline_data")
            : List.of(write));
    commands.addAll(attributes(place, "0100000", facts));
    if (label) {
      commands.add("ea_set -f label " + quoted(place) + " " + LABEL);
    }
    debugfs.change(commands.toArray(String[]::new)).orFail(path.toString());
    mustBe(path, facts, content);
  }

  // A file without its label is one that a system with SELinux does not let anybody read.
  private boolean keepLabel(String place) throws UpdateException, IOException {
    Path file = workspace.file("label");
    Files.deleteIfExists(file);
    Debugfs.Outcome outcome = debugfs.read("ea_get -f label " + quoted(place) + " " + LABEL);
    return outcome.complaints().isEmpty() && Files.exists(file) && Files.size(file) > 0;
  }

  private static List<String> attributes(String place, String kind, FileFacts facts) {
    String set = "sif " + quoted(place) + " ";
    int mode = Integer.parseInt(kind, 8) | facts.mode();
    return List.of(
        set + "mode 0" + Integer.toOctalString(mode),
        set + "uid " + facts.uid(),
        set + "gid " + facts.gid());
  }

  private void mustBe(InnerPath path, FileFacts expected, Path content)
      throws UpdateException, IOException {
    FileFacts found = facts(path).orElseThrow(() -> missing(path));
    Path copy = dump(bytes(path), path, found.size());
    if (!found.equals(expected) || Files.mismatch(copy, content) >= 0) {
      throw new UpdateException(
          ErrorKind.VERIFY_FAILED, path + ": what was read back is not what was written");
    }
    Files.delete(copy);
  }

  @Override
  public void makeFolders(InnerPath path, int mode) throws UpdateException, IOException {
    InnerPath folder = new InnerPath(List.of(), true);
    for (String name : path.names()) {
      folder = folder.child(name);
      if (facts(folder).isPresent()) {
        mustBeFolder(folder);
        continue;
      }
      String place = bytes(folder);
      FileFacts facts = new FileFacts(Kind.DIRECTORY, mode, 0, 0, 0);
      List<String> commands = new ArrayList<>(List.of("mkdir " + quoted(place)));
      commands.addAll(attributes(place, "040000", facts));
      debugfs.change(commands.toArray(String[]::new)).orFail(folder.toString());
      if (!facts(folder).equals(Optional.of(facts))) {
        throw new UpdateException(
            ErrorKind.VERIFY_FAILED, folder + ": it is not what it was made to be");
      }
    }
  }

  @Override
  public void remove(InnerPath path, boolean recursive) throws UpdateException, IOException {
    FileFacts facts = facts(path).orElseThrow(() -> missing(path));
    if (facts.kind() != Kind.DIRECTORY) {
      requireNoFolder(path);
      debugfs.change("rm " + quoted(bytes(path))).orFail(path.toString());
    } else {
      List<ExtFolder.Entry> entries = ExtFolder.list(debugfs, bytes(path));
      if (!recursive && !(path.folder() && entries.isEmpty())) {
        throw refused(path, "is a directory").withHint("-r removes it with all that is in it");
      }
      ExtRemoval.remove(debugfs, bytes(path));
    }
    if (facts(path).isPresent()) {
      throw new UpdateException(ErrorKind.VERIFY_FAILED, path + ": it is still there");
    }
  }

  private void mustBeFolder(InnerPath path) throws UpdateException, IOException {
    Optional<ExtStat> stat = stat(folder(path));
    if (stat.isEmpty() || stat.get().facts().kind() != Kind.DIRECTORY) {
      throw new UpdateException(
              ErrorKind.NO_INPUT, region.name() + ": " + path + " is no directory of the image")
          .withHint("'install -d' makes it");
    }
  }

  private UpdateException missing(InnerPath path) {
    return new UpdateException(ErrorKind.NO_INPUT, region.name() + ": " + path + " is not there");
  }

  private UpdateException refused(InnerPath path, String why) {
    return new UpdateException(ErrorKind.USAGE, region.name() + ": " + path + " " + why);
  }

  // A slash behind a name says that it is a directory.
  private void requireNoFolder(InnerPath path) throws UpdateException {
    if (path.folder()) {
      throw refused(path, "is no directory");
    }
  }

  // A name in the middle of a path is followed where it is a link; the dot puts it there.
  private static String folder(InnerPath path) {
    return path.isRoot() ? "/" : bytes(path) + "/.";
  }

  private static String bytes(InnerPath path) {
    return bytes(path.toString());
  }

  private static String bytes(String name) {
    return ToolResult.ByteText.of(name);
  }
}
