package tandem.image.crash;

import java.util.List;
import java.util.stream.Stream;
import tandem.image.disk.Trace.Note;

/**
 * A note in a trace: a state script was called.
 *
 * @param moment for what
 */
record ScriptCall(String moment) {
  /** In place of calls: a default environment may have booted what nobody has committed. */
  static final String NONE_BY_DEFAULT = "default environment";

  /** Returns the calls that had been made when this many changes were done. */
  static List<ScriptCall> until(int done, List<Note> notes) {
    return notes.stream()
        .filter(note -> note.position() <= done)
        .flatMap(note -> note.what() instanceof ScriptCall call ? Stream.of(call) : Stream.empty())
        .toList();
  }
}
