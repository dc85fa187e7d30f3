package tandem.image.show;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The folder of one show, which goes away with it, also when somebody ends it half way. */
final class RunFolder implements AutoCloseable {
  private final Path folder;
  private final Thread atExit = new Thread(this::delete, "remove the folder of the show");

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  static RunFolder in(Path parent) throws IOException {
    RunFolder run = new RunFolder(Files.createTempDirectory(parent, "run-"));
    Runtime.getRuntime().addShutdownHook(run.atExit);
    return run;
  }

  Path folder() {
    return folder;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Keeps one of its files at a place of its own, if there is such a file. */
  void keep(Path file, Path place) throws IOException {
    if (Files.exists(file)) {
      Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void delete() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      System.getLogger(RunFolder.class.getName())
          .log(System.Logger.Level.WARNING, () -> folder + ": can not be deleted: " + e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the program is being ended, and the thread is at work
    }
    delete();
  }
}
