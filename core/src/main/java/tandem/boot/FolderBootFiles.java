package tandem.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import tandem.core.AtomicFile;
import tandem.core.Folders;
import tandem.core.RegularFile;

/** The boot files of a mounted partition. */
final class FolderBootFiles implements BootFiles {
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

  private final Path folder;

  FolderBootFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name(String file) {
    return folder.resolve(file).toString();
  }

  @Override
  public List<String> list(String below) throws IOException {
    return Folders.list(folder.resolve(below)).stream()
        .map(entry -> String.valueOf(entry.getFileName()))
        .toList();
  }

  @Override
  public byte[] read(String file) throws IOException {
    return RegularFile.read(folder.resolve(file), MAX_SIZE);
  }

  @Override
  public byte[] readBack(String file) throws IOException {
    return storage(file, read(file).length).readBack();
  }

  @Override
  public void overwrite(String file, byte[] bytes) throws IOException {
    long size = Files.size(folder.resolve(file));
    if (size != bytes.length) {
      throw new IOException("has " + size + " bytes, expected " + bytes.length);
    }
    storage(file, bytes.length).write(0, bytes);
  }

  @Override
  public void append(String file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(file), StandardOpenOption.WRITE)) {
      long end = channel.size();
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
      channel.force(true);
    }
  }

  @Override
  public void replace(String file, byte[] bytes) throws IOException {
    AtomicFile.replace(folder.resolve(file), bytes, MODE);
  }

  @Override
  public void delete(String file) throws IOException {
    Path path = folder.resolve(file);
    if (Files.deleteIfExists(path)) {
      try (FileChannel channel = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void checkWritable(String file) throws IOException {
    FileChannel.open(folder.resolve(file), StandardOpenOption.WRITE).close();
  }

  private FileEnvStorage storage(String file, int size) {
    FwEnvConfig.Copy place = new FwEnvConfig.Copy(name(file), folder.resolve(file), 0, size, false);
    return new FileEnvStorage(place, WriteProtection.NONE);
  }
}
