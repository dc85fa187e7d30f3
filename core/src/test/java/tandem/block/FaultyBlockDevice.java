package tandem.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A device in memory that fails on demand and loses what was not flushed. It has a page cache,
 * which reads and writes see, a medium, to which write-back and flushes write, and what of that is
 * durable, which flushes add to and a power cut leaves.
 */
public class FaultyBlockDevice implements BlockDevice {
  private static final int SECTOR = 512;

  /** What a caller can do to a device. */
  public enum Action {
    READ,
    WRITE,
    FLUSH
  }

  /** How an operation fails. */
  public enum Fault {
    /** Nothing happens but the error; a flush loses what it had to write. */
    EIO,
    /** Half of the bytes are moved (or flushed), then the device is full. */
    SHORT,
    /** The JVM has no memory left. */
    OUT_OF_MEMORY,
    /** This operation and all later ones fail: the card was pulled, or the power is gone. */
    GONE
  }

  /**
   * One operation that was asked for, also when it failed.
   *
   * @param length bytes; 0 for a flush
   */
  public record Operation(Action action, long position, int length) {}

  private final byte[] cache;
  private final byte[] medium;
  private final byte[] durable;
  private final BitSet dirty = new BitSet(); // in the cache only
  private final BitSet written = new BitSet(); // on the medium, not durable
  private final List<Operation> operations = new ArrayList<>();
  private @Nullable Fault fault;
  private @Nullable Action faultAction;
  private int untilFault;
  private int flippedAt;
  private int flips;
  private boolean gone;
  private boolean flushFailed;
  private boolean closed;

  /** Makes a device that holds these bytes. */
  public FaultyBlockDevice(byte[] content) {
    this.cache = content.clone();
    this.medium = content.clone();
    this.durable = content.clone();
  }

  /** Lets operation number k fail, counted from 0 over all that follow. */
  public FaultyBlockDevice failAt(int k, Fault how) {
    this.faultAction = null;
    this.untilFault = k;
    this.fault = how;
    return this;
  }

  /** Lets operation number k of one kind fail, counted from 0 over all of that kind that follow. */
  public FaultyBlockDevice failAt(Action action, int k, Fault how) {
    failAt(k, how);
    this.faultAction = action;
    return this;
  }

  /** Changes a byte on the medium below the page cache, as a worn-out cell does. */
  public void corruptMedium(int position) {
    medium[position] ^= 1;
    durable[position] ^= 1;
  }

  /** Lets a byte be stored wrong the next so many times, which no cached read sees. */
  public FaultyBlockDevice flipAt(int position, int times) {
    this.flippedAt = position;
    this.flips = times;
    return this;
  }

  /** Lets the page cache lose what it has of the medium: ordinary reads see the medium again. */
  public synchronized void dropCache() {
    System.arraycopy(medium, 0, cache, 0, medium.length);
  }

  /** Makes a range zero at once, in the page cache too. */
  public synchronized void zeroMedium(int position, int length) {
    Arrays.fill(medium, position, position + length, (byte) 0);
    Arrays.fill(durable, position, position + length, (byte) 0);
    Arrays.fill(cache, position, position + length, (byte) 0);
  }

  /** Returns the device after a power cut in which nothing that was not flushed survived. */
  public FaultyBlockDevice afterPowerCut() {
    return new FaultyBlockDevice(durable);
  }

  /** Returns the device after a power cut in which each unflushed sector survived or not. */
  public FaultyBlockDevice afterPowerCut(SplittableRandom random) {
    byte[] left = durable.clone();
    dirty.stream()
        .filter(sector -> random.nextBoolean())
        .forEach(sector -> copy(sector, cache, left));
    written.stream()
        .filter(sector -> random.nextBoolean())
        .forEach(sector -> copy(sector, medium, left));
    return new FaultyBlockDevice(left);
  }

  /** Returns what reads see. */
  public byte[] content() {
    return cache.clone();
  }

  /** Returns what is on the medium, durable or not. */
  public byte[] medium() {
    return medium.clone();
  }

  /** Returns all operations so far, in order. */
  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Returns the operations of one kind. */
  public List<Operation> operations(Action action) {
    return operations().stream().filter(done -> done.action() == action).toList();
  }

  /** Returns whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public long size() {
    return cache.length;
  }

  @Override
  public synchronized void read(long position, ByteBuffer into) throws IOException {
    int start = range(position, into.remaining());
    int moved = begin(Action.READ, position, into.remaining());
    into.put(cache, start, moved);
    end(into.hasRemaining());
  }

  @Override
  public synchronized void write(long position, ByteBuffer from) throws IOException {
    int start = range(position, from.remaining());
    int moved = begin(Action.WRITE, position, from.remaining());
    from.get(cache, start, moved);
    if (moved > 0) {
      dirty.set(start / SECTOR, (start + moved - 1) / SECTOR + 1);
    }
    end(from.hasRemaining());
  }

  @Override
  public synchronized void flush() throws IOException {
    if (flushFailed) {
      throw new IOException("faulty: an earlier flush failed");
    }
    if (dirty.isEmpty() && written.isEmpty()) {
      return;
    }
    int sectors = dirty.cardinality() + written.cardinality();
    int moved = 0;
    try {
      moved = begin(Action.FLUSH, 0, sectors);
    } finally {
      flushFailed = moved < sectors;
      dirty.stream().limit(moved).forEach(this::writeBack);
      dirty.clear();
      written.stream().limit(moved).forEach(sector -> copy(sector, medium, durable));
      written.clear();
    }
    end(flushFailed);
  }

  @Override
  public synchronized void startWriteBack() {
    if (!gone) {
      dirty.stream().forEach(this::writeBack);
      dirty.clear();
    }
  }

  private void writeBack(int sector) {
    copy(sector, cache, medium);
    written.set(sector);
    if (flips > 0 && flippedAt / SECTOR == sector) {
      flips--;
      medium[flippedAt] ^= 1;
    }
  }

  @Override
  public synchronized void forget(long position, long length) {
    int end = (int) ((position + length + SECTOR - 1) / SECTOR);
    for (int sector = (int) (position / SECTOR); sector < end; sector++) {
      if (!dirty.get(sector)) {
        copy(sector, medium, cache);
      }
    }
  }

  @Override
  public MediumReader openMedium() throws IOException {
    flush();
    return new MediumReader() {
      @Override
      public Proof proof() {
        return Proof.DIRECT;
      }

      @Override
      public void read(long position, ByteBuffer into) throws IOException {
        readMedium(position, into);
      }

      @Override
      public void close() {}
    };
  }

  private synchronized void readMedium(long position, ByteBuffer into) throws IOException {
    int start = range(position, into.remaining());
    int moved = begin(Action.READ, position, into.remaining());
    into.put(medium, start, moved);
    end(into.hasRemaining());
  }

  @Override
  public void close() {
    closed = true;
  }

  private static void copy(int sector, byte[] from, byte[] to) {
    int start = sector * SECTOR;
    System.arraycopy(from, start, to, start, Math.min(SECTOR, from.length - start));
  }

  private int range(long position, int length) throws IOException {
    if (position < 0 || position > cache.length - length) {
      throw new IOException("faulty: %d bytes at %d do not fit".formatted(length, position));
    }
    return Math.toIntExact(position);
  }

  /** Notes the operation and returns how much of it succeeds. */
  private int begin(Action action, long position, int length) throws IOException {
    operations.add(new Operation(action, position, action == Action.FLUSH ? 0 : length));
    if (gone) {
      throw new IOException("faulty: No such device");
    }
    Fault now = fault;
    boolean counts = faultAction == null || faultAction == action;
    if (now == null || !counts || untilFault-- != 0) {
      return length;
    }
    return switch (now) {
      case EIO -> throw new IOException("faulty: Input/output error");
      case OUT_OF_MEMORY -> throw new OutOfMemoryError("faulty");
      case SHORT -> length / 2;
      case GONE -> {
        gone = true;
        throw new IOException("faulty: No such device");
      }
    };
  }

  private static void end(boolean isShort) throws IOException {
    if (isShort) {
      throw new IOException("faulty: No space left on device");
    }
  }
}
