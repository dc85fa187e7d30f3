package tandem.image.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tandem.image.disk.Change;
import tandem.image.disk.Trace.Entry;
import tandem.image.disk.Trace.Note;

/**
 * A recording of a Tandem that makes a mistake: it leaves out one flush, or does on two disks in
 * the wrong order what it does between two commands.
 *
 * @param text what the mistake is
 */
record Mistake(String text, Recording recording) {
  private static final List<String> DISKS =
      List.of("slot A", "slot B", "environment", "store", "files of modules");

  /** Returns all single mistakes that Tandem can make, and not the bootloader. */
  static List<Mistake> all(Recording recording) {
    List<Mistake> all = new ArrayList<>(withoutFlush(recording));
    all.addAll(swapped(recording));
    all.removeIf(mistake -> Scenario.Step.isBoot(mistake.text));
    return all;
  }

  private static List<Mistake> withoutFlush(Recording recording) {
    List<Mistake> all = new ArrayList<>();
    List<Map<Integer, String>> named = new ArrayList<>();
    recording.start().forEach(disk -> named.add(disk.names()));
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < recording.changes().size(); i++) {
      Entry entry = recording.changes().get(i);
      Map<Integer, String> names = named.get(entry.disk());
      if (entry.change() instanceof Change.Name name) {
        names.put(name.number(), name.name());
        names.put(name.folder(), "the name " + name.name());
      } else if (entry.change() instanceof Change.Rename rename) {
        names.put(rename.toFolder(), "the name " + rename.to());
      } else if (entry.change() instanceof Change.Flush flush) {
        String text = recording.command(i) + ": no flush of " + names.get(flush.number());
        all.add(new Mistake(numbered(text, counts), without(recording, i)));
      } else if (entry.change().flushes()) {
        String text = recording.command(i) + ": no flush of all of " + disk(entry);
        all.add(new Mistake(numbered(text, counts), without(recording, i)));
      }
    }
    return all;
  }

  private static String numbered(String text, Map<String, Integer> counts) {
    int count = counts.merge(text, 1, Integer::sum);
    return count > 1 ? text + " (" + count + ")" : text;
  }

  private static Recording without(Recording recording, int index) {
    List<Entry> changes = new ArrayList<>(recording.changes());
    changes.remove(index);
    List<Note> notes = new ArrayList<>();
    for (Note note : recording.notes()) {
      int position = note.position();
      notes.add(new Note(position > index ? position - 1 : position, note.what()));
    }
    return recording.with(changes, notes);
  }

  private static List<Mistake> swapped(Recording recording) {
    List<Mistake> all = new ArrayList<>();
    List<Integer> starts = starts(recording.changes());
    for (int i = 0; i + 2 < starts.size(); i++) {
      int first = starts.get(i);
      int second = starts.get(i + 1);
      int end = starts.get(i + 2);
      if (recording.notes().stream().anyMatch(note -> isWithin(note, first, end))) {
        continue;
      }
      List<Entry> changes = new ArrayList<>(recording.changes().subList(0, first));
      changes.addAll(recording.changes().subList(second, end));
      changes.addAll(recording.changes().subList(first, second));
      changes.addAll(recording.changes().subList(end, recording.changes().size()));
      String text =
          recording.command(first)
              + ": "
              + disk(recording.changes().get(second))
              + " before "
              + disk(recording.changes().get(first))
              + (i > 0 ? ", after " + disk(recording.changes().get(first - 1)) : "");
      all.add(new Mistake(text, recording.with(changes, recording.notes())));
    }
    return all;
  }

  // One command does not begin before another has ended.
  private static boolean isWithin(Note note, int first, int end) {
    return note.what() instanceof Phase && note.position() > first && note.position() < end;
  }

  /** Returns where each row of changes of one disk starts, and the end of all. */
  private static List<Integer> starts(List<Entry> changes) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      if (i == 0 || changes.get(i).disk() != changes.get(i - 1).disk()) {
        starts.add(i);
      }
    }
    starts.add(changes.size());
    return starts;
  }

  private static String disk(Entry entry) {
    return DISKS.get(entry.disk());
  }
}
