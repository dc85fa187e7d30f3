package tandem.image.qemu;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A log of everything that was written to a disk, in the order in which it was done, in the format
 * of Linux' dm-log-writes and QEMU's blklogwrites. The first sector says how many records there
 * are; each record is a sector of its own and then the data.
 */
public final class WriteLog implements AutoCloseable {
  private static final long MAGIC = 0x6a736677736872L;
  private static final long VERSION = 1;
  private static final int RECORD = 32;
  private static final int MAX_RECORDS = 10_000_000;
  private static final long ALL_FLAGS =
      LoggedWrite.FLUSH | LoggedWrite.FUA | LoggedWrite.DISCARD | LoggedWrite.MARK;
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final List<LoggedWrite> records;

  private WriteLog(Path file, FileChannel channel, List<LoggedWrite> records) {
    this.file = file;
    this.channel = channel;
    this.records = records;
  }

  /**
   * Reads the records of a log. What a machine was writing into the log when it was killed is left
   * out.
   *
   * @throws IOException also when it is no log of this format
   */
  public static WriteLog open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, READ);
    try {
      return new WriteLog(file, channel, records(file, channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static List<LoggedWrite> records(Path file, FileChannel channel) throws IOException {
    ByteBuffer top = read(file, channel, 0, RECORD);
    if (top.getLong() != MAGIC || top.getLong() != VERSION) {
      throw new IOException(file + ": is no log of writes of version " + VERSION);
    }
    long count = top.getLong();
    int sector = top.getInt();
    if (count < 0 || count > MAX_RECORDS || sector < 512 || Integer.bitCount(sector) != 1) {
      throw new IOException(file + ": has " + count + " records, of sectors of " + sector);
    }
    List<LoggedWrite> records = new ArrayList<>();
    long position = sector;
    while (records.size() < count) {
      LoggedWrite next = record(file, channel, position, sector, records.size());
      if (isUnfinished(next, channel.size())) {
        break;
      }
      records.add(next);
      position = next.dataOffset() + (next.hasData() ? next.length() : 0);
    }
    return List.copyOf(records);
  }

  private static LoggedWrite record(
      Path file, FileChannel channel, long position, int sector, int number) throws IOException {
    if (position + sector > channel.size()) {
      return new LoggedWrite(number, 0, 0, 0, position);
    }
    ByteBuffer fields = read(file, channel, position, RECORD);
    long offset = fields.getLong();
    long sectors = fields.getLong();
    long flags = fields.getLong();
    long most = Long.MAX_VALUE / sector / 4;
    if (offset < 0 || offset > most || sectors < 0 || sectors > most || (flags & ~ALL_FLAGS) != 0) {
      throw new IOException(file + ": record " + number + " makes no sense");
    }
    return new LoggedWrite(number, offset * sector, sectors * sector, flags, position + sector);
  }

  /** Records are counted before they are complete; a place without one reads as zeros. */
  private static boolean isUnfinished(LoggedWrite record, long size) {
    return (record.flags() == 0 && record.length() == 0)
        || (record.hasData() && record.dataOffset() + record.length() > size);
  }

  private static ByteBuffer read(Path file, FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException(file + ": ends within the " + length + " bytes at " + position);
      }
    }
    return buffer.flip();
  }

  /** Returns all records, in the order in which they were done. */
  public List<LoggedWrite> records() {
    return records;
  }

  /** Returns the data of a record, empty for a flush or a discard. */
  public byte[] data(LoggedWrite record) throws IOException {
    int length = record.hasData() ? Math.toIntExact(record.length()) : 0;
    return read(file, channel, record.dataOffset(), length).array();
  }

  /** Does to the disk what the record says. A discard leaves zeros, as QEMU's files do. */
  public void apply(LoggedWrite record, FileChannel disk) throws IOException {
    for (long done = 0; done < record.length(); done += CHUNK) {
      int length = (int) Math.min(CHUNK, record.length() - done);
      ByteBuffer data =
          record.hasData()
              ? read(file, channel, record.dataOffset() + done, length)
              : ByteBuffer.allocate(length);
      long position = record.offset() + done;
      while (data.hasRemaining()) {
        position += disk.write(data, position);
      }
    }
  }

  /**
   * Makes the disk as it was after that many records.
   *
   * @param before the disk as it was when the log began
   * @param disk the file to make, or to replace
   */
  public void rebuild(Path before, Path disk, int count) throws IOException {
    Files.copy(before, disk, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel target = FileChannel.open(disk, WRITE)) {
      for (LoggedWrite record : records.subList(0, count)) {
        apply(record, target);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
