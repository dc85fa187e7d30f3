package tandem.image.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Debugfs;
import tandem.image.tool.ToolResult;

/** What is in a folder that becomes a file system. */
final class Tree {
  private final List<String> root = List.of("\"/\"", "\"/lost+found\"");
  private final List<Entry> entries;

  private Tree(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Something below the folder.
   *
   * @param place quoted path in the file system
   * @param ofRoot whether it belongs to root here too
   * @param file whether it is a regular file, the only thing whose time of change means anything
   */
  private record Entry(String place, boolean ofRoot, boolean file) {}

  /**
   * Reads it.
   *
   * @throws UpdateException of kind NO_INPUT when it is no folder, UNSUPPORTED when debugfs could
   *     not name something in it
   */
  static Tree read(Path folder) throws UpdateException, IOException {
    if (!Files.isDirectory(folder)) {
      throw new UpdateException(ErrorKind.NO_INPUT, folder + ": is no folder");
    }
    Walk walk = new Walk(folder);
    Files.walkFileTree(folder, walk);
    if (!walk.nameless.isEmpty()) {
      throw new UpdateException(ErrorKind.UNSUPPORTED, walk.nameless.get(0));
    }
    return new Tree(walk.entries);
  }

  /** Returns the commands that give everything to root, and take the builder's clock away. */
  List<String> settling(long time) {
    List<String> commands = new ArrayList<>();
    for (String place : root) {
      commands.add("sif " + place + " mtime @" + time);
    }
    commands.add("sif " + root.get(0) + " mode 040755");
    commands.add("sif " + root.get(0) + " atime @" + time);
    commands.add("sif " + root.get(0) + " ctime @" + time);
    for (Entry entry : entries) {
      String set = "sif " + entry.place() + " ";
      if (!entry.ofRoot()) {
        commands.add(set + "uid 0");
        commands.add(set + "gid 0");
      }
      commands.add(set + "atime @" + time);
      commands.add(set + "ctime @" + time);
      if (!entry.file()) {
        commands.add(set + "mtime @" + time);
      }
    }
    return commands;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> nameless = new ArrayList<>();

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
        throws IOException {
      if (!path.equals(folder)) {
        add(path, false);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      add(path, attributes.isRegularFile());
      return FileVisitResult.CONTINUE;
    }

    private void add(Path path, boolean file) throws IOException {
      String name = "/" + folder.relativize(path);
      if (name.matches("(?s).*[\r\n].*")) {
        nameless.add(path + ": has a line break in its name");
        return;
      }
      if (!Path.of(path.toString()).equals(path)) {
        nameless.add(path + ": has a name that is not UTF-8");
        return;
      }
      boolean ofRoot = isZero(path, "unix:uid") && isZero(path, "unix:gid");
      entries.add(new Entry(Debugfs.quoted(ToolResult.ByteText.of(name)), ofRoot, file));
    }

    private static boolean isZero(Path path, String attribute) throws IOException {
      return Integer.valueOf(0)
          .equals(Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS));
    }
  }
}
