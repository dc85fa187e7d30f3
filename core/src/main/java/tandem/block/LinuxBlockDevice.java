package tandem.block;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import tandem.core.UpdateException;
import tandem.core.ZeroRuns;

/**
 * A block device of Linux, or a regular file that plays one, held exclusively: from open to close
 * nobody can mount it or claim it, nor take its {@code flock}. It never grows and is never created.
 *
 * <p>For several threads at once; a flush covers what was written before it began. A thread must
 * not be interrupted while it is in one of these calls: the JDK would close the channel.
 */
public final class LinuxBlockDevice implements BlockDevice {
  private static final Logger LOG = System.getLogger(LinuxBlockDevice.class.getName());
  private static final int SAMPLE = 4096;

  private final String name;
  private final Descriptor claim;
  private final FileChannel channel;
  private final boolean isBlock;
  private final long size;
  private volatile boolean dirty;
  private final ZeroMaker zeros;
  private boolean flushFailed; // of those who flush

  private LinuxBlockDevice(
      String name, Descriptor claim, FileChannel channel, boolean isBlock, ZeroRuns zeroRuns)
      throws IOException {
    this.name = name;
    this.claim = claim;
    this.channel = channel;
    this.isBlock = isBlock;
    // Of the channel: the size of the directory entry of a block device is 0.
    this.size = channel.size();
    this.zeros = new ZeroMaker(name, claim.path(), isBlock ? zeroRuns : ZeroRuns.WRITE);
  }

  /**
   * Opens and claims a device. What others wrote to it before is durable when this returns.
   *
   * @throws UpdateException BUSY when it is mounted or claimed or locked by somebody else;
   *     NO_PERMISSION when it may not be written; IO_ERROR when it is missing, read-only, or
   *     neither a block device nor a file, or fails
   */
  public static LinuxBlockDevice open(Path path) throws UpdateException {
    return open(path, ZeroRuns.WRITE);
  }

  /** Opens and claims a device, with a way in which long runs of zeros get there. */
  static LinuxBlockDevice open(Path path, ZeroRuns zeroRuns) throws UpdateException {
    DeviceClaim claim = DeviceClaim.take(path);
    boolean opened = false;
    try {
      LinuxBlockDevice device = open(path.toString(), claim, zeroRuns);
      opened = true;
      return device;
    } catch (IOException e) {
      throw DeviceClaim.failure(path, e);
    } finally {
      if (!opened) {
        claim.descriptor().close();
      }
    }
  }

  private static LinuxBlockDevice open(String name, DeviceClaim claim, ZeroRuns zeroRuns)
      throws IOException {
    // By descriptor, so that it is the thing that was claimed; and never CREATE: where a card was
    // pulled, that makes a regular file in /dev.
    Path path = claim.descriptor().path();
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean settled = false;
    try {
      LinuxBlockDevice device =
          new LinuxBlockDevice(name, claim.descriptor(), channel, claim.isBlock(), zeroRuns);
      device.settle();
      settled = true;
      return device;
    } finally {
      if (!settled) {
        channel.close();
      }
    }
  }

  /**
   * Makes what earlier processes wrote durable and drops it from the cache. Else a comparison could
   * find the bytes of a killed run equal that never reached the medium.
   */
  private void settle() throws IOException {
    try {
      channel.force(true);
    } catch (IOException e) {
      // A new descriptor hears of old write errors that nobody has heard of; once. The pages that
      // failed are clean now and go with the cache.
      channel.force(true);
    }
    claim.dropCache();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    checkRange("read", position, into.remaining());
    Transfer.all(name + ": read", channel::read, position, into);
  }

  @Override
  public void write(long position, ByteBuffer from) throws IOException {
    checkRange("write", position, from.remaining());
    try {
      Transfer.all(name + ": write", channel::write, position, from);
    } finally {
      // Not before: a flush that another thread does meanwhile need not cover it.
      dirty = true;
    }
  }

  @Override
  public boolean canZero() {
    return zeros.isUsable();
  }

  @Override
  public boolean zero(long position, long length) throws IOException {
    checkRange("zeros", position, 0);
    checkRange("zeros", position + length, 0);
    try {
      // The ends and the middle: a device may do without what does not fill a unit of its own.
      return zeros.make(position, length)
          && readsAsZeros(position)
          && readsAsZeros(position + length / 2 / SAMPLE * SAMPLE)
          && readsAsZeros(position + length - SAMPLE);
    } finally {
      dirty = true;
    }
  }

  /** Looks at a sample, so that a device which keeps what was there is not asked every time. */
  private boolean readsAsZeros(long position) {
    ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
    try {
      read(position, sample);
    } catch (IOException e) {
      zeros.giveUp(Failures.reason(e)); // writing is what heals a bad sector
      return false;
    }
    if (Comparison.isZero(sample.flip())) {
      return true;
    }
    zeros.giveUp("they read back as something else");
    return false;
  }

  @Override
  public synchronized void flush() throws IOException {
    if (flushFailed) {
      throw new IOException(name + ": an earlier flush failed, the data must be written again");
    }
    if (!dirty) {
      return;
    }
    dirty = false; // before: what is written from now on may miss this flush
    try {
      channel.force(true);
    } catch (IOException e) {
      // Linux says it once and then calls the lost pages clean: another try would succeed falsely.
      flushFailed = true;
      throw new IOException(name + ": flush failed: " + Failures.reason(e), e);
    }
  }

  @Override
  public void startWriteBack() {
    try {
      claim.startWriteBack();
    } catch (IOException e) {
      // Then all of it is left to the flush, which hears of whatever is wrong.
      LOG.log(Level.DEBUG, () -> name + ": starts no write-back: " + Failures.reason(e));
    }
  }

  @Override
  public void forget(long position, long length) throws IOException {
    claim.dropCache(position, length);
  }

  @Override
  public MediumReader openMedium() throws IOException {
    flush();
    claim.dropCache();
    Optional<MediumReader> direct =
        isBlock ? DirectReader.open(name, claim.path(), size) : Optional.empty();
    return direct.orElseGet(() -> new CachedReader(this));
  }

  private void checkRange(String action, long position, int length) throws IOException {
    if (position < 0 || position > size - length) {
      throw new IOException(
          "%s: %s of %d bytes at %d does not fit, it holds %d"
              .formatted(name, action, length, position, size));
    }
  }

  /** Gives the device free. Does not flush: an error of that would be lost here. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      claim.close();
    }
  }
}
