package tandem.image.disk;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that is done to a disk. Files and folders are named by their numbers. */
public sealed interface Change {

  /** Does it to a disk. */
  void apply(DiskState disk);

  /** Returns the files and folders that have to be flushed before it is durable. */
  List<Integer> flushedBy();

  /** Tells what it is, for reports. */
  String text();

  /** Tells whether it changes nothing itself and makes earlier changes durable. */
  default boolean flushes() {
    return false;
  }

  /** Bytes of a file, of which a power cut may leave any sectors. */
  final class Write implements Change {
    private final int file;
    private final int position;
    private final byte[] bytes;

    /** Takes the bytes, which must not be changed afterwards. */
    Write(int file, int position, byte[] bytes) {
      this.file = file;
      this.position = position;
      this.bytes = bytes;
    }

    int file() {
      return file;
    }

    int position() {
      return position;
    }

    /** Returns the bytes, which must not be changed. */
    byte[] bytes() {
      return bytes;
    }

    @Override
    public void apply(DiskState disk) {
      disk.write(file, position, bytes, 0, bytes.length);
    }

    @Override
    public List<Integer> flushedBy() {
      return List.of(file);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Write write
          && write.file == file
          && write.position == position
          && Arrays.equals(write.bytes, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(new int[] {file, position, bytes.length});
    }

    @Override
    public String text() {
      return "write of " + bytes.length + " bytes at " + position + " of #" + file;
    }
  }

  /** A new length of a file. */
  record Resize(int file, int size) implements Change {
    @Override
    public void apply(DiskState disk) {
      disk.resize(file, size);
    }

    @Override
    public List<Integer> flushedBy() {
      return List.of(file);
    }

    @Override
    public String text() {
      return "resize of #" + file + " to " + size + " bytes";
    }
  }

  /** A name for a file or folder, which may be new. */
  record Name(int folder, String name, int number, boolean isFolder) implements Change {
    @Override
    public void apply(DiskState disk) {
      disk.make(number, isFolder);
      disk.name(folder, name, number);
    }

    @Override
    public List<Integer> flushedBy() {
      return List.of(folder);
    }

    @Override
    public String text() {
      return "name " + name + " for #" + number;
    }
  }

  /** A name less. */
  record Unname(int folder, String name) implements Change {
    @Override
    public void apply(DiskState disk) {
      disk.unname(folder, name);
    }

    @Override
    public List<Integer> flushedBy() {
      return List.of(folder);
    }

    @Override
    public String text() {
      return "removal of " + name;
    }
  }

  /** Another name for what has one, at one instant; what had that name before loses it. */
  record Rename(int fromFolder, String from, int toFolder, String to) implements Change {
    @Override
    public void apply(DiskState disk) {
      Integer number = disk.unname(fromFolder, from);
      if (number != null) {
        disk.name(toFolder, to, number);
      }
    }

    @Override
    public List<Integer> flushedBy() {
      return List.of(fromFolder, toFolder);
    }

    @Override
    public String text() {
      return "rename of " + from + " to " + to;
    }
  }

  /** Makes all earlier changes of a file's bytes, or of a folder's names, durable. */
  record Flush(int number) implements Change {
    @Override
    public void apply(DiskState disk) {}

    @Override
    public List<Integer> flushedBy() {
      return List.of();
    }

    @Override
    public boolean flushes() {
      return true;
    }

    @Override
    public String text() {
      return "flush of #" + number;
    }
  }

  /** Makes all earlier changes of the whole disk durable. */
  record FlushAll() implements Change {
    @Override
    public void apply(DiskState disk) {}

    @Override
    public List<Integer> flushedBy() {
      return List.of();
    }

    @Override
    public boolean flushes() {
      return true;
    }

    @Override
    public String text() {
      return "flush of the whole disk";
    }
  }
}
