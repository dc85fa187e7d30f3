package tandem.image.convert;

import static tandem.image.tool.Debugfs.quoted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tandem.core.UpdateException;
import tandem.image.convert.PlainRoot.Kind;
import tandem.image.tool.Debugfs;
import tandem.image.tool.ToolResult.ByteText;

/**
 * Puts a folder with files into the root file system, where they belong to root. What is there
 * otherwise stays as it is, with its owner and all attributes, because it is never copied.
 */
final class StagedFiles {
  private static final int BATCH = 500;

  private final Path workspace;
  private final Path staging;
  private final PlainRoot root;
  private final long time;
  private final List<String> commands = new ArrayList<>();

  /**
   * Takes both.
   *
   * @param workspace the folder that debugfs runs in
   * @param time of what is put in, in seconds since 1970
   */
  StagedFiles(Path workspace, Path staging, PlainRoot root, long time) {
    this.workspace = workspace;
    this.staging = staging;
    this.root = root;
    this.time = time;
  }

  /** Puts all of it in. */
  void putInto(Debugfs debugfs) throws UpdateException, IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(staging)) {
      all = found.filter(path -> !path.equals(staging)).sorted().toList();
    }
    for (Path file : all) {
      add(file);
    }
    for (int from = 0; from < commands.size(); from += BATCH) {
      List<String> batch = commands.subList(from, Math.min(from + BATCH, commands.size()));
      debugfs.change(batch.toArray(String[]::new)).orFail("what is added to the root file system");
    }
  }

  private void add(Path file) throws UpdateException, IOException {
    String path = "/" + staging.relativize(file);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      if (!root.isFolder(path)) {
        String name = inItsFolder(path);
        commands.add("mkdir " + name);
        settle(path, "04" + permissions(file));
      }
      return;
    }
    Kind there = root.kind(path);
    boolean link = Files.isSymbolicLink(file);
    if (there != Kind.MISSING && link && isOfMender(path)) {
      return; // somebody else's, who keeps it
    }
    if (there != Kind.MISSING) {
      commands.add("rm " + place(path));
    }
    String name = inItsFolder(path);
    if (link) {
      commands.add("symlink " + name + " " + place(Files.readSymbolicLink(file).toString()));
    } else {
      commands.add("write " + place(workspace.relativize(file).toString()) + " " + name);
      // Settings may hold secrets.
      boolean keeps = there == Kind.REGULAR;
      settle(path, "010" + (keeps ? root.permissions(path) : permissions(file)));
    }
  }

  // New names are made in the current folder only. The dot follows a link to a folder.
  private String inItsFolder(String path) {
    int slash = path.lastIndexOf('/');
    commands.add("cd " + place(path.substring(0, slash) + "/."));
    return place(path.substring(slash + 1));
  }

  private static boolean isOfMender(String path) {
    return path.startsWith("/usr/bin/mender") || path.startsWith("/usr/share/mender/");
  }

  // Whatever the mask of this user is.
  private static String permissions(Path file) {
    return Files.isDirectory(file) || Files.isExecutable(file) ? "0755" : "0644";
  }

  private void settle(String path, String mode) {
    String set = "sif " + place(path) + " ";
    commands.add(set + "mode " + mode);
    commands.add(set + "uid 0");
    commands.add(set + "gid 0");
    commands.add(set + "mtime @" + time);
  }

  private static String place(String path) {
    return quoted(ByteText.of(path));
  }
}
