package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tandem.core.UpdateException;
import tandem.posix.ErrnoException;
import tandem.posix.Libc;

/**
 * An UBI volume on raw flash, which the kernel shows as a character device. From open to close
 * nobody else can write it or mount it; while it is written nobody can even open it.
 *
 * <p>What is written goes to the flash, and what is read comes from there: there is no page cache.
 */
public final class UbiVolume implements VolumeDevice {
  private final String name;
  private final Path folder;
  private final Descriptor claim;
  private final VolumeFacts facts;
  private long length;
  private long written;

  private UbiVolume(String name, Path folder, Descriptor claim) throws IOException {
    this.name = name;
    this.folder = folder;
    this.claim = claim;
    this.facts = VolumeFacts.read(folder);
  }

  /** Returns how many bytes a volume may hold, without opening it. */
  static long sizeOf(Path path) throws UpdateException {
    try {
      return VolumeFacts.read(folder(path)).size();
    } catch (IOException e) {
      throw DeviceClaim.failure(path, e);
    }
  }

  /** Opens and claims a volume. */
  static UbiVolume open(Path path) throws UpdateException {
    try {
      // Before opening, which for a terminal or a watchdog is an action.
      Path folder = folder(path);
      // For writing, which the kernel grants to one; an UBIFS that is mounted has it.
      Descriptor claim = Descriptor.open(path, Libc.O_RDWR, 0);
      boolean opened = false;
      try {
        DeviceClaim.lock(path, claim, 0);
        UbiVolume volume = new UbiVolume(path.toString(), folder, claim);
        opened = true;
        return volume;
      } finally {
        if (!opened) {
          claim.close();
        }
      }
    } catch (IOException e) {
      throw DeviceClaim.failure(path, e);
    }
  }

  private static Path folder(Path path) throws IOException {
    Path folder = VolumeFacts.folder(path);
    try {
      VolumeFacts.read(folder);
    } catch (NoSuchFileException e) {
      throw new IOException("expected a block device, an UBI volume or a file, it is neither", e);
    }
    return folder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return facts.size();
  }

  @Override
  public void begin(long bytes) throws IOException {
    if (bytes <= 0 || bytes > size()) {
      throw new IllegalArgumentException(name + ": " + bytes + " bytes, it holds " + size());
    }
    try {
      Libc.beginVolumeUpdate(claim.number(), bytes);
    } catch (ErrnoException e) {
      throw new IOException(name + ": can not be given new content: " + reason(e), e);
    }
    length = bytes;
    written = 0;
  }

  private static String reason(ErrnoException cause) {
    return cause.errno() == ErrnoException.EBUSY
        ? "it is in use (open in another program, or as an ubiblock device)"
        : Failures.reason(cause);
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    int bytes = from.remaining();
    if (position != written || position + bytes > length) {
      throw new IOException(
          "%s: write of %d bytes at %d, expected at %d of %d"
              .formatted(name, bytes, position, written, length));
    }
    Transfer.all(
        name + ": write", (buffer, at) -> Libc.write(claim.number(), buffer), position, from);
    written += bytes;
  }

  @Override
  public void flush() throws IOException {
    try {
      Libc.sync(claim.number());
    } catch (ErrnoException e) {
      throw new IOException(name + ": flush failed: " + Failures.reason(e), e);
    }
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    try (MediumReader medium = openMedium()) {
      medium.read(position, into);
    }
  }

  @Override
  public MediumReader openMedium() throws IOException {
    flush();
    if (VolumeFacts.read(folder).isUpdating()) {
      throw new IOException(
          name + ": the writing of it was interrupted, it must be written from its start");
    }
    // Another open file, because this one stays where the last write left it.
    return new VolumeReader(name, FileChannel.open(claim.path(), StandardOpenOption.READ));
  }

  /** Gives the volume free. If it was not written to the last byte, it holds nothing. */
  @Override
  public void close() {
    claim.close();
  }

  /** Reads what is on the flash. */
  private record VolumeReader(String name, FileChannel channel) implements MediumReader {

    @Override
    public Proof proof() {
      return Proof.DIRECT;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      Transfer.all(name + ": read", channel::read, position, into);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
