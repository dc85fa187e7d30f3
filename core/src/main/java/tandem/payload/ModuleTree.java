package tandem.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.PayloadHeader;

/**
 * The folder in which a module finds what it has to know, and keeps what it has to remember from
 * one call to the next. It survives restarts.
 */
final class ModuleTree {
  private static final String VERSION = "3\n";

  private final ModuleHost host;
  private final Path root;
  private final Path removed;

  ModuleTree(ModuleHost host, Path dataStore, int index) {
    this.host = host;
    Path folder =
        dataStore
            .toAbsolutePath()
            .resolve("modules/v3/payloads")
            .resolve(String.format(Locale.ROOT, "%04d", index));
    this.root = folder.resolve("tree");
    this.removed = folder.resolve("tree.removed");
  }

  Path root() {
    return root;
  }

  Path files() {
    return root.resolve("files");
  }

  Path streams() {
    return root.resolve("streams");
  }

  Path streamNext() {
    return root.resolve("stream-next");
  }

  boolean exists() {
    return Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes the tree anew, without what only the download needs. */
  void create(CurrentSystem current, ArtifactHeader artifact, PayloadHeader payload)
      throws IOException {
    remove();
    Path header = folder(root.resolve("header"));
    folder(root.resolve("tmp"));
    write(root.resolve("version"), VERSION);
    write(root.resolve("current_artifact_name"), current.artifactName() + "\n");
    write(root.resolve("current_artifact_group"), current.artifactGroup().orElse("") + "\n");
    write(root.resolve("current_device_type"), current.deviceType() + "\n");
    write(header.resolve("artifact_name"), artifact.name());
    write(header.resolve("artifact_group"), artifact.group().orElse(""));
    write(header.resolve("payload_type"), payload.type().orElse(""));
    write(header.resolve("header-info"), HeaderDocuments.headerInfo(artifact));
    write(header.resolve("type-info"), HeaderDocuments.typeInfo(payload));
    write(header.resolve("meta-data"), HeaderDocuments.metaData(payload));
    sync();
  }

  /** Makes the pipes of a download. */
  void createStreams() throws IOException {
    folder(streams());
    makePipe(streamNext());
  }

  /** Makes a named pipe. */
  void makePipe(Path pipe) throws IOException {
    host.makePipe(pipe);
  }

  /** Removes them. */
  void removeStreams() throws IOException {
    Files.deleteIfExists(streamNext());
    delete(streams());
  }

  /** Removes the files and pipes of a download that broke: the next one begins anew. */
  void removeDownload() throws IOException {
    removeStreams();
    delete(files());
  }

  /** Makes the folder for files that the module has not taken itself. */
  void createFiles() throws IOException {
    folder(files());
  }

  /** Flushes all that was written, also by the module, in this folder and beside it. */
  void sync() throws IOException {
    host.flushAround(root);
  }

  /** Removes the tree. It is gone as a whole, whenever that is interrupted. */
  void remove() throws IOException {
    delete(removed);
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(root, removed, StandardCopyOption.ATOMIC_MOVE);
      delete(removed);
    }
  }

  private static Path folder(Path path) throws IOException {
    return Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(UTF_8), StandardOpenOption.CREATE_NEW);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
