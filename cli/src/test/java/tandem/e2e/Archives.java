package tandem.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The self-contained archives of this tree, made once for all tests of a run. */
public final class Archives {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

  private Archives() {}

  /**
   * Returns an archive.
   *
   * @param edition tandem or tandem-tools
   * @param arch as Debian names it
   */
  public static Path of(String edition, String arch) throws IOException, InterruptedException {
    Path folder = HOME.resolve("target/e2e/archives-" + arch);
    synchronized (MADE) {
      if (!MADE.containsKey(arch)) {
        Programs.run("rm", "-rf", folder);
        Programs.run(
            HOME.resolve("cli/packaging/dist"), "--arch", arch, "--format", "tar", "--out", folder);
        MADE.put(arch, folder);
      }
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> file.getFileName().toString().matches(edition + "-[0-9].*"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + edition + " in " + folder));
    }
  }
}
