package tandem.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Boot files in memory that remember every state in which a power cut can leave a FAT partition: in
 * place any mix of old and new sectors, with a rename the old name, the new one, both or none.
 */
final class RecordedBootFiles implements BootFiles {
  private static final int SECTOR = 512;

  final Map<String, byte[]> now;
  final List<Map<String, byte[]>> states = new ArrayList<>();

  /** The change with this number (from 1) fails without effect. */
  int failingChange;

  /** Whether no file can be written. */
  boolean readOnly;

  private int changes;

  RecordedBootFiles(Map<String, byte[]> start) {
    now = copy(start);
    states.add(copy(now));
  }

  static Map<String, byte[]> copy(Map<String, byte[]> files) {
    Map<String, byte[]> copy = new TreeMap<>();
    files.forEach((name, bytes) -> copy.put(name, bytes.clone()));
    return copy;
  }

  /** Returns how many changes were made. */
  int changes() {
    return changes;
  }

  String text(String file) throws IOException {
    return new String(read(file), ISO_8859_1);
  }

  /** Returns all files as text, byte for byte. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    now.forEach((name, bytes) -> texts.put(name, new String(bytes, ISO_8859_1)));
    return texts;
  }

  @Override
  public String name(String file) {
    return "/boot/" + file;
  }

  @Override
  public List<String> list(String folder) {
    return now.keySet().stream()
        .filter(name -> name.startsWith(folder + "/"))
        .map(name -> name.substring(folder.length() + 1))
        .toList();
  }

  @Override
  public byte[] read(String file) throws IOException {
    byte[] bytes = now.get(file);
    if (bytes == null) {
      throw new NoSuchFileException(file);
    }
    return bytes.clone();
  }

  @Override
  public byte[] readBack(String file) throws IOException {
    return read(file);
  }

  @Override
  public void overwrite(String file, byte[] bytes) throws IOException {
    change();
    byte[] old = read(file);
    if (old.length != bytes.length) {
      throw new IOException("has " + old.length + " bytes, expected " + bytes.length);
    }
    int sectors = (bytes.length + SECTOR - 1) / SECTOR;
    for (int mask = 0; mask < 1 << sectors; mask++) {
      byte[] torn = old.clone();
      for (int i = 0; i < sectors; i++) {
        if ((mask >> i & 1) == 1) {
          int length = Math.min(SECTOR, bytes.length - i * SECTOR);
          System.arraycopy(bytes, i * SECTOR, torn, i * SECTOR, length);
        }
      }
      record(file, torn, null);
    }
    now.put(file, bytes.clone());
  }

  @Override
  public void append(String file, byte[] bytes) throws IOException {
    change();
    byte[] old = read(file);
    byte[] longer = Arrays.copyOf(old, old.length + bytes.length);
    record(file, longer, null);
    System.arraycopy(bytes, 0, longer, old.length, bytes.length);
    record(file, longer, null);
    now.put(file, longer);
  }

  @Override
  public void replace(String file, byte[] bytes) throws IOException {
    change();
    byte[] old = now.get(file);
    record(file, old, Arrays.copyOf(bytes, bytes.length / 2));
    record(file, old, bytes);
    record(file, null, null);
    record(file, bytes, bytes);
    record(file, bytes, null);
    now.put(file, bytes.clone());
  }

  @Override
  public void delete(String file) throws IOException {
    if (now.containsKey(file)) {
      change();
      record(file, null, null);
      now.remove(file);
    }
  }

  @Override
  public void checkWritable(String file) throws IOException {
    if (readOnly) {
      throw new IOException(name(file) + ": Read-only file system");
    }
    read(file);
  }

  private void change() throws IOException {
    if (++changes == failingChange) {
      throw new IOException("Input/output error");
    }
  }

  private void record(String file, byte @Nullable [] content, byte @Nullable [] temporary) {
    Map<String, byte[]> state = copy(now);
    state.remove(file);
    if (content != null) {
      state.put(file, content.clone());
    }
    if (temporary != null) {
      state.put(file.replaceFirst("[^/]*$", ".$0.tmp"), temporary.clone());
    }
    states.add(state);
  }
}
