package tandem.image.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads files of a FAT16 file system in memory, as a bootloader does. */
final class FatReader {
  private static final int ENTRY = 32;
  private static final int LONG_NAME = 0x0f;
  private static final int FOLDER = 0x10;
  private static final int DELETED = 0xe5;
  private static final int END = 0xfff8;
  private static final int LEAST_CLUSTERS = 4085;
  private static final int MOST_CLUSTERS = 65524;

  private final ByteBuffer bytes;
  private final int clusterBytes;
  private final int fat;
  private final int root;
  private final int data;
  private final int clusters;

  /** An entry of a folder. */
  private record Entry(boolean isFolder, int cluster, int size) {}

  FatReader(byte[] partition) throws IOException {
    bytes = ByteBuffer.wrap(partition).order(ByteOrder.LITTLE_ENDIAN);
    int sector = word(11);
    clusterBytes = (bytes.get(13) & 0xff) * sector;
    fat = word(14) * sector;
    root = fat + (bytes.get(16) & 0xff) * word(22) * sector;
    data = root + word(17) * ENTRY;
    int count = sector == 0 || clusterBytes == 0 ? 0 : (partition.length - data) / clusterBytes;
    if (word(510) != 0xaa55 || count < LEAST_CLUSTERS || count > MOST_CLUSTERS) {
      throw new IOException("the boot partition is no FAT16");
    }
    clusters = count;
  }

  private int word(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  /** Returns the content of a file; empty when there is none. */
  byte[] file(String path) throws IOException {
    Entry entry = new Entry(true, 0, 0);
    for (String name : path.split("/", -1)) {
      byte[] folder = entry.cluster() == 0 ? rootFolder() : chain(entry.cluster());
      Entry next = find(folder, name);
      if (next == null) {
        return new byte[0];
      }
      entry = next;
    }
    byte[] content = entry.cluster() == 0 ? new byte[0] : chain(entry.cluster());
    if (entry.isFolder() || entry.size() < 0 || entry.size() > content.length) {
      throw new IOException(path + ": has not the " + entry.size() + " bytes that its name says");
    }
    return Arrays.copyOf(content, entry.size());
  }

  private byte[] rootFolder() {
    return Arrays.copyOfRange(bytes.array(), root, data);
  }

  private byte[] chain(int first) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int cluster = first;
    for (int count = 0; cluster < END; count++) {
      if (cluster < 2 || cluster >= clusters + 2 || count > clusters) {
        throw new IOException("a chain of clusters of the boot partition is broken");
      }
      content.write(bytes.array(), data + (cluster - 2) * clusterBytes, clusterBytes);
      cluster = word(fat + cluster * Short.BYTES);
    }
    return content.toByteArray();
  }

  private static @Nullable Entry find(byte[] folder, String name) {
    ByteBuffer entries = ByteBuffer.wrap(folder).order(ByteOrder.LITTLE_ENDIAN);
    String longName = "";
    for (int at = 0; at + ENTRY <= folder.length && folder[at] != 0; at += ENTRY) {
      int attributes = folder[at + 11] & 0xff;
      if ((folder[at] & 0xff) == DELETED) {
        longName = "";
      } else if (attributes == LONG_NAME) {
        longName = part(folder, at) + longName;
      } else {
        String found = longName.isEmpty() ? shortName(folder, at) : longName;
        if (found.equalsIgnoreCase(name)) {
          int cluster = entries.getShort(at + 26) & 0xffff;
          return new Entry((attributes & FOLDER) != 0, cluster, entries.getInt(at + 28));
        }
        longName = "";
      }
    }
    return null;
  }

  /** Returns the up to 13 letters of a name that one entry has. */
  private static String part(byte[] folder, int at) {
    String letters =
        new String(folder, at + 1, 10, UTF_16LE)
            + new String(folder, at + 14, 12, UTF_16LE)
            + new String(folder, at + 28, 4, UTF_16LE);
    int end = letters.indexOf('\0');
    return end < 0 ? letters : letters.substring(0, end);
  }

  private static String shortName(byte[] folder, int at) {
    String stem = new String(folder, at, 8, ISO_8859_1).stripTrailing();
    String ending = new String(folder, at + 8, 3, ISO_8859_1).stripTrailing();
    return ending.isEmpty() ? stem : stem + "." + ending;
  }
}
