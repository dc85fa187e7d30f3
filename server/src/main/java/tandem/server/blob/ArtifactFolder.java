package tandem.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tandem.core.AtomicFile;

/** A folder with one file for each artifact. */
public final class ArtifactFolder implements BlobStore {
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final String KEPT = ".mender";
  private static final String TEMPORARY = ".incoming";
  private static final int BUFFER = 1 << 20;

  private final Path folder;

  private ArtifactFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens the folder, or makes it, and removes what a killed server had not received whole. */
  public static ArtifactFolder open(Path folder) throws IOException {
    AtomicFile.createFolders(folder);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
    return new ArtifactFolder(folder);
  }

  /**
   * Removes the bytes of all other ids: those of an artifact that a killed server had not
   * remembered yet, or just forgotten.
   */
  public void keepOnly(Set<String> ids) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + KEPT)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!ids.contains(name.substring(0, name.length() - KEPT.length()))) {
          Files.delete(file);
        }
      }
    }
  }

  /** Removes what began to come and got no byte since. */
  public void forgetIncoming(Instant since) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
      for (Path file : left) {
        if (lastByte(file).isBefore(since)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static Instant lastByte(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.MAX; // it was kept, or given up, this very moment
    }
  }

  @Override
  public Incoming receive(InputStream in) throws IOException {
    Path temporary = folder.resolve(UUID.randomUUID() + TEMPORARY);
    boolean whole = false;
    try (FileChannel out =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[BUFFER];
      int n = in.read(buffer);
      while (n >= 0) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        n = in.read(buffer);
      }
      out.force(true);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(temporary);
      }
    }
    return new Received(temporary);
  }

  @Override
  public Optional<Path> find(String id) {
    return Optional.of(file(id)).filter(Files::isRegularFile);
  }

  @Override
  public void delete(String id) throws IOException {
    if (Files.deleteIfExists(file(id))) {
      flush();
    }
  }

  // Ids come from addresses, too.
  private Path file(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("id of an artifact: " + id);
    }
    return folder.resolve(id + KEPT);
  }

  private void flush() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private final class Received implements Incoming {
    private final Path temporary;

    Received(Path temporary) {
      this.temporary = temporary;
    }

    @Override
    public Path file() {
      return temporary;
    }

    @Override
    public void keep(String id) throws IOException {
      Path kept = ArtifactFolder.this.file(id);
      synchronized (ArtifactFolder.this) {
        if (Files.exists(kept)) {
          throw new FileAlreadyExistsException(kept.toString()); // the move would replace it
        }
        Files.move(temporary, kept, StandardCopyOption.ATOMIC_MOVE);
      }
      flush();
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(temporary);
    }
  }
}
