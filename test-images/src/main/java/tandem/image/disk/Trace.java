package tandem.image.disk;

import java.util.ArrayList;
import java.util.List;

/** What was done to several disks, in order, with notes of what it was done for. */
public final class Trace {
  private final List<Entry> entries = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * One change.
   *
   * @param disk index of the disk
   */
  public record Entry(int disk, Change change) {}

  /**
   * Says what was going on.
   *
   * @param position how many changes were recorded before it
   */
  public record Note(int position, Object what) {}

  /** Adds a change; from any thread. */
  synchronized void add(int disk, Change change) {
    entries.add(new Entry(disk, change));
  }

  /** Adds a note at the end. */
  public synchronized void note(Object what) {
    notes.add(new Note(entries.size(), what));
  }

  /** Returns all changes. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Returns all notes. */
  public synchronized List<Note> notes() {
    return List.copyOf(notes);
  }
}
