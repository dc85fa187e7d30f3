package tandem.e2e;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** The self-contained archives of this tree, made once for each build and all tests of it. */
public final class Archives {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Archives() {}

  /**
   * Returns an archive.
   *
   * @param edition tandem or tandem-tools
   * @param arch as Debian names it
   */
  public static synchronized Path of(String edition, String arch)
      throws IOException, InterruptedException {
    Path folder = HOME.resolve("target/e2e/archives-" + arch);
    Path made = folder.resolveSibling("archives-" + arch + ".made");
    Files.createDirectories(folder.getParent());
    // Tests run in several processes; who holds the lock is the one that makes them.
    try (FileChannel channel =
            FileChannel.open(made, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !isOfThisBuild(channel, made)) {
        Programs.run("rm", "-rf", folder);
        Programs.run(
            HOME.resolve("cli/packaging/dist"), "--arch", arch, "--format", "tar", "--out", folder);
        channel.truncate(0).write(ByteBuffer.wrap(new byte[] {'1'}));
      }
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> file.getFileName().toString().matches(edition + "-[0-9].*"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + edition + " in " + folder));
    }
  }

  /** Tells whether they were made after the program, of which each build makes a new one. */
  private static boolean isOfThisBuild(FileChannel channel, Path made) throws IOException {
    return channel.size() > 0
        && Files.getLastModifiedTime(made)
                .compareTo(Files.getLastModifiedTime(HOME.resolve("cli/target/dist/built")))
            > 0;
  }
}
