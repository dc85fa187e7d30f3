package tandem.image.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A private folder for one job, in which its programs run. All that they see has a name of ours in
 * it, so no name of the user's is ever taken for an option, a pattern or an offset.
 *
 * <p>The folder and the running program go away with {@link #close}, and also when the program is
 * interrupted. Only a killed program or a power cut leaves it: a folder {@code .tandem-...} that
 * anyone may delete.
 */
public final class Workspace implements AutoCloseable {
  private static final int MAX_OUTPUT = 8 << 20;
  private static final int TRIES = 50;
  private static final int SECONDS_TO_END = 5; // one that waits for a broken disk can not be killed

  private final Path folder;
  private final String searchPath;
  private final Set<Process> running = new HashSet<>();
  private final Thread atExit = new Thread(this::clear, "remove temporary files");
  private boolean closed;

  private Workspace(Path folder, String searchPath) {
    this.folder = folder;
    this.searchPath = searchPath;
  }

  /**
   * Makes the folder.
   *
   * @param parent where
   * @param environment for the search path of programs
   */
  public static Workspace create(Path parent, Map<String, String> environment) throws IOException {
    if (!Files.isDirectory(parent)) {
      throw new NoSuchFileException(parent.toString());
    }
    Path folder = parent.toAbsolutePath().resolve(".tandem-" + UUID.randomUUID());
    Workspace workspace = new Workspace(folder, environment.getOrDefault("PATH", "/usr/bin:/bin"));
    try {
      // The hook comes first: the program may be told to end before it is there.
      Runtime.getRuntime().addShutdownHook(workspace.atExit);
      workspace.makeFolder();
    } catch (IOException | IllegalStateException e) {
      workspace.close();
      throw e instanceof IOException failure ? failure : workspace.stopped();
    }
    return workspace;
  }

  private synchronized void makeFolder() throws IOException {
    if (closed) {
      throw stopped();
    }
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private IOException stopped() {
    return new IOException(folder + ": the job was stopped");
  }

  /** Returns the place of a file in the folder. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Runs a program in the folder, without a terminal and without the caller's environment.
   *
   * @param input its standard input, a char for each byte
   * @param variables its environment, besides locale and time zone
   */
  public ToolResult run(Tool tool, String input, Map<String, String> variables, String... arguments)
      throws UpdateException, IOException {
    List<String> command = new ArrayList<>(List.of(tool.find(searchPath).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    // mtools turn names into Unicode by the locale; all else must not depend on it.
    builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC", "PATH", "/usr/bin:/bin"));
    builder.environment().putAll(variables);
    Process process = start(builder);
    try {
      CompletableFuture<String> out = drain(process.getInputStream(), tool);
      CompletableFuture<String> err = drain(process.getErrorStream(), tool);
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(ISO_8859_1));
      } catch (IOException e) {
        // It ended before it read everything; exit code and output tell why.
        process.waitFor();
      }
      return new ToolResult(tool.program(), process.waitFor(), out.get(), err.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpdateException(ErrorKind.FAILED, tool.program() + ": interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(tool.program() + ": its output can not be read: " + e.getCause(), e);
    } finally {
      stop(process);
    }
  }

  private synchronized Process start(ProcessBuilder builder) throws IOException {
    if (closed) {
      throw stopped();
    }
    Process process = builder.start();
    running.add(process);
    return process;
  }

  private synchronized void stop(Process process) {
    end(process);
    running.remove(process);
  }

  // A program that is still on its way out would put files into a folder that is being removed.
  private static void end(Process process) {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, SECONDS_TO_END, TimeUnit.SECONDS).join();
  }

  private static CompletableFuture<String> drain(InputStream source, Tool tool) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (source) {
                text.complete(read(source));
              } catch (Throwable e) { // also of memory: somebody waits for an end, whichever
                text.completeExceptionally(e);
              }
            },
            "output of " + tool.program());
    thread.setDaemon(true);
    thread.start();
    return text;
  }

  private static String read(InputStream source) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
      if (kept.size() + n > MAX_OUTPUT) {
        throw new IOException("more than " + MAX_OUTPUT + " bytes");
      }
      kept.write(buffer, 0, n);
    }
    return kept.toString(ISO_8859_1);
  }

  @Override
  public void close() {
    // The hook goes last: the program may be told to end while this is at work.
    clear();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // the program is ending, and the hook sees that nothing is left
    }
  }

  private void clear() {
    synchronized (this) {
      closed = true;
      running.forEach(Workspace::end);
    }
    // When the program is told to end, the job still puts files into it until it is gone.
    for (int i = 0; i < TRIES && Files.exists(folder, LinkOption.NOFOLLOW_LINKS); i++) {
      remove(folder);
    }
  }

  private static void remove(Path path) {
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(path)) {
          inside.forEach(Workspace::remove);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException | DirectoryIteratorException e) {
      return; // the result is not touched by what is left, and it may be gone the next time
    }
  }
}
