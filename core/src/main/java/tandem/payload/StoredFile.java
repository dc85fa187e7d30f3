package tandem.payload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tandem.artifact.PayloadFile;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Stores a file of a payload in a folder, flushed, if there is room for it. */
final class StoredFile {
  private static final int BUFFER = 256 * 1024;

  private StoredFile() {}

  /**
   * Stores a file under its name.
   *
   * @throws IOException when the artifact is wrong or its source fails
   * @throws UpdateException NO_SPACE with both numbers, before anything is written, or IO_ERROR
   */
  static void store(PayloadFile file, Path folder, FileProgress progress)
      throws IOException, UpdateException {
    checkRoom(file, folder);
    Path target = folder.resolve(file.name());
    try (FileChannel channel = create(target)) {
      InputStream content = file.content();
      byte[] buffer = new byte[BUFFER];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        write(channel, target, ByteBuffer.wrap(buffer, 0, n));
        progress.add(n);
      }
      flush(channel, target);
    }
  }

  private static void checkRoom(PayloadFile file, Path folder) throws UpdateException {
    long room;
    try {
      room = Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw failure(folder, e);
    }
    if (file.size() > room) {
      throw new UpdateException(
              ErrorKind.NO_SPACE,
              folder
                  + ": file "
                  + file.name()
                  + " is "
                  + file.size()
                  + " bytes, there is room for "
                  + room)
          .withHint("make room on the data partition, or use a module that takes streams");
    }
  }

  private static FileChannel create(Path target) throws UpdateException {
    try {
      return FileChannel.open(
          target,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static void write(FileChannel channel, Path target, ByteBuffer data)
      throws UpdateException {
    try {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static void flush(FileChannel channel, Path target) throws UpdateException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  // Java has no exception of its own for a full disk; the text is that of the system's error.
  static UpdateException failure(Path path, IOException cause) {
    String text = String.valueOf(cause.getMessage());
    boolean full = text.contains("No space left on device") || text.contains("quota exceeded");
    return new UpdateException(
        full ? ErrorKind.NO_SPACE : ErrorKind.IO_ERROR,
        path + ": can not be written: " + text,
        cause);
  }
}
