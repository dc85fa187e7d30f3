package tandem.image.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tandem.image.disk.Faults.Operation;

/**
 * A disk that is in use: readers see at once what writers did, and a trace records every change and
 * every flush that had something to flush.
 */
public final class ModelDisk {
  private final int index;
  private final DiskState state;
  private final Trace trace;
  private final Faults faults;
  private final Set<Integer> dirty = new HashSet<>();
  private final ModelFileSystem fileSystem = new ModelFileSystem(this);
  private boolean faultyReads = true;
  private int nextNumber;

  /**
   * Starts a disk.
   *
   * @param index which disk of its machine it is
   * @param start what is on it; stays as it is
   */
  public ModelDisk(int index, DiskState start, Trace trace) {
    this(index, start, trace, new Faults());
  }

  /** Starts a disk whose operations can fail. */
  public ModelDisk(int index, DiskState start, Trace trace, Faults faults) {
    this.faults = faults;
    this.index = index;
    this.state = start.copy();
    this.trace = trace;
    this.nextNumber = start.nextNumber();
  }

  /** Takes reading out of what can fail. */
  public synchronized void alwaysReads() {
    faultyReads = false;
  }

  /** Returns the disk's root folder, for use with {@link java.nio.file.Files}. */
  public Path root() {
    return fileSystem.getPath("/");
  }

  /** Returns what is on the disk now, flushed or not. */
  public synchronized DiskState state() {
    return state.copy();
  }

  /** Returns the bytes of a file in the root folder; empty when there is none. */
  public synchronized byte[] content(String name) {
    Integer number = state.entry(DiskState.ROOT, name);
    return number == null ? new byte[0] : state.content(number).clone();
  }

  synchronized @Nullable Integer entry(int folder, String name) {
    return state.entry(folder, name);
  }

  synchronized SortedMap<String, Integer> entries(int folder) {
    return new TreeMap<>(state.entries(folder));
  }

  synchronized boolean isFolder(int number) {
    return state.isFolder(number);
  }

  synchronized int size(int file) {
    return state.content(file).length;
  }

  /** Reads into the buffer, and returns how many bytes, or -1 at the end. */
  synchronized int read(int file, long position, ByteBuffer into) throws IOException {
    if (faultyReads) {
      faults.before(Operation.READ);
    }
    byte[] content = state.content(file);
    if (position >= content.length) {
      return into.hasRemaining() ? -1 : 0;
    }
    int length = (int) Math.min(into.remaining(), content.length - position);
    into.put(content, (int) position, length);
    return length;
  }

  /** Writes the bytes, and returns how many of them. */
  synchronized int write(int file, long position, byte[] bytes) throws IOException {
    int length = faults.beforeWrite(bytes.length);
    byte[] written = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    change(new Change.Write(file, Math.toIntExact(position), written));
    return length;
  }

  synchronized void resize(int file, int size) throws IOException {
    faults.before(Operation.REMOVAL);
    change(new Change.Resize(file, size));
  }

  /** Makes a file or folder, and returns its number. */
  synchronized int make(int folder, String name, boolean isFolder) throws IOException {
    faults.before(Operation.NAME);
    int number = nextNumber++;
    change(new Change.Name(folder, name, number, isFolder));
    return number;
  }

  synchronized void link(int folder, String name, int number) throws IOException {
    faults.before(Operation.NAME);
    change(new Change.Name(folder, name, number, false));
  }

  synchronized void remove(int folder, String name) throws IOException {
    faults.before(Operation.REMOVAL);
    change(new Change.Unname(folder, name));
  }

  synchronized void rename(int fromFolder, String from, int toFolder, String to)
      throws IOException {
    faults.before(Operation.NAME);
    change(new Change.Rename(fromFolder, from, toFolder, to));
  }

  synchronized void flush(int number) throws IOException {
    faults.before(Operation.FLUSH);
    if (dirty.remove(number)) {
      trace.add(index, new Change.Flush(number));
    }
  }

  /** Flushes all of it, as {@code syncfs} does. */
  public synchronized void flushAll() throws IOException {
    faults.before(Operation.FLUSH);
    if (!dirty.isEmpty()) {
      dirty.clear();
      trace.add(index, new Change.FlushAll());
    }
  }

  private void change(Change change) {
    change.apply(state);
    dirty.addAll(change.flushedBy());
    trace.add(index, change);
  }
}
