package tandem.image.disk;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one disk holds: a small file system, whose files and folders are known by number. Contents
 * are shared between copies until one of them is changed.
 */
public final class DiskState {
  static final int ROOT = 0;

  private final Map<Integer, byte[]> files;
  private final Map<Integer, SortedMap<String, Integer>> folders;
  // Files whose bytes nobody else sees: they are written in place, and not copied for each write.
  private final Set<Integer> owned = new HashSet<>();

  private DiskState(Map<Integer, byte[]> files, Map<Integer, SortedMap<String, Integer>> folders) {
    this.files = files;
    this.folders = folders;
  }

  /** Returns a disk whose root folder is empty. */
  public static DiskState empty() {
    DiskState state = new DiskState(new TreeMap<>(), new TreeMap<>());
    state.folders.put(ROOT, new TreeMap<>());
    return state;
  }

  /** Returns a disk whose root folder holds these files. */
  public static DiskState holding(Map<String, byte[]> contents) {
    DiskState state = empty();
    contents.forEach(
        (name, content) -> {
          int number = state.nextNumber();
          state.files.put(number, content.clone());
          state.name(ROOT, name, number);
        });
    return state;
  }

  /** Returns the bytes of a file in the root folder; empty when there is none. */
  public byte[] content(String name) {
    Integer number = entry(ROOT, name);
    return number == null ? new byte[0] : content(number).clone();
  }

  /** Returns a disk that can be changed without changing this one. */
  DiskState copy() {
    owned.clear();
    Map<Integer, SortedMap<String, Integer>> copies = new TreeMap<>();
    folders.forEach((number, entries) -> copies.put(number, new TreeMap<>(entries)));
    return new DiskState(new TreeMap<>(files), copies);
  }

  /** Returns the number of an entry, or null. */
  @Nullable Integer entry(int folder, String name) {
    return entries(folder).get(name);
  }

  /** Returns the entries of a folder; none of what is not one. */
  SortedMap<String, Integer> entries(int folder) {
    return folders.getOrDefault(folder, Collections.emptySortedMap());
  }

  boolean isFolder(int number) {
    return folders.containsKey(number);
  }

  /**
   * Returns the bytes of a file, which must not be changed, nor kept while this disk is written.
   */
  byte[] content(int file) {
    return files.getOrDefault(file, new byte[0]);
  }

  /** Returns the next number that is free. */
  int nextNumber() {
    return 1 + Math.max(highest(files), highest(folders));
  }

  private static int highest(Map<Integer, ?> numbered) {
    return numbered.keySet().stream().mapToInt(Integer::intValue).max().orElse(ROOT);
  }

  /** Makes a new file or folder, which has no name yet. */
  void make(int number, boolean isFolder) {
    if (isFolder) {
      folders.putIfAbsent(number, new TreeMap<>());
    } else {
      files.putIfAbsent(number, new byte[0]);
    }
  }

  void name(int folder, String name, int number) {
    folders.computeIfAbsent(folder, key -> new TreeMap<>()).put(name, number);
  }

  @Nullable Integer unname(int folder, String name) {
    return folders.computeIfAbsent(folder, key -> new TreeMap<>()).remove(name);
  }

  /** Writes a part of the bytes at this position of a file, which grows as needed. */
  void write(int file, int position, byte[] bytes, int from, int to) {
    byte[] content = content(file);
    if (position + to > content.length || !owned.contains(file)) {
      content = Arrays.copyOf(content, Math.max(content.length, position + to));
      files.put(file, content);
      owned.add(file);
    }
    System.arraycopy(bytes, from, content, position + from, to - from);
  }

  void resize(int file, int size) {
    files.put(file, Arrays.copyOf(content(file), size));
  }

  /** Returns the last name of each file and folder that can be reached from the root folder. */
  public Map<Integer, String> names() {
    Map<Integer, String> names = new TreeMap<>();
    names.put(ROOT, "/");
    collectNames(ROOT, names);
    return names;
  }

  private void collectNames(int folder, Map<Integer, String> into) {
    entries(folder)
        .forEach(
            (name, number) -> {
              into.put(number, name);
              collectNames(number, into);
            });
  }

  /** Adds all that can be reached from the root folder to a fingerprint. */
  void print(Fingerprint into) {
    owned.clear();
    print(ROOT, into);
  }

  private void print(int number, Fingerprint into) {
    if (!isFolder(number)) {
      into.add(content(number));
      return;
    }
    entries(number)
        .forEach(
            (name, entry) -> {
              into.add(name);
              print(entry, into);
            });
    into.add("/");
  }
}
