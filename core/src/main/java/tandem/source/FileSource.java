package tandem.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import tandem.core.ErrorKind;
import tandem.core.FileKind;
import tandem.core.UpdateException;

/**
 * An artifact in a file, a FIFO or a raw block device.
 *
 * <p>Only a regular file tells its length: that of a block device is not that of the artifact on
 * it, and an empty regular file may be one whose system does not know sizes ({@code /proc}).
 */
public final class FileSource implements Source {
  /** Larger than a tar record, so that small reads cost no system call each. */
  static final int BUFFER = 128 * 1024;

  private final Path path;

  /** Takes the path; nothing is opened yet. */
  public FileSource(Path path) {
    this.path = path;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public String location() {
    return path.toAbsolutePath().normalize().toString();
  }

  /** Not where it is a pipe: opening that would wait for a writer, for ever. */
  @Override
  public boolean isRepeatable() {
    return Files.isRegularFile(path) || isBlockDevice();
  }

  private boolean isBlockDevice() {
    try {
      return FileKind.of(path) == FileKind.BLOCK;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits for the writer of a FIFO. Throws IO_ERROR when a file that is there can not be opened.
   */
  @Override
  public Opened open() throws UpdateException {
    BasicFileAttributes attributes = attributes();
    if (attributes.isDirectory()) {
      throw new UpdateException(ErrorKind.NO_INPUT, name() + ": is a directory, expected a file")
          .withHint("name the artifact file in it");
    }
    boolean sized = attributes.isRegularFile() && attributes.size() > 0;
    long length = sized ? attributes.size() : SourceStream.UNKNOWN;
    InputStream named = new SourceStream(bytes(), name(), length);
    return new Opened(
        new BufferedInputStream(named, BUFFER),
        sized ? OptionalLong.of(length) : OptionalLong.empty());
  }

  private BasicFileAttributes attributes() throws UpdateException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw refused(ErrorKind.NO_INPUT, e);
    }
  }

  private InputStream bytes() throws UpdateException {
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw refused(ErrorKind.IO_ERROR, e);
    }
  }

  /** Returns what to tell about a file that can not be opened. */
  UpdateException refused(ErrorKind otherwise, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new UpdateException(ErrorKind.NO_INPUT, name() + ": no such file", e);
    }
    if (e instanceof AccessDeniedException) {
      return new UpdateException(ErrorKind.NO_PERMISSION, name() + ": permission denied", e);
    }
    return new UpdateException(otherwise, name() + ": can not be opened: " + Reasons.of(e), e);
  }
}
