package tandem.posix;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;

/** One call of {@code posix_spawn}, with what it needs in native memory. */
final class Spawn {
  // More than any C library on Linux needs for one of these.
  private static final int STRUCTURE_BYTES = 1024;
  private static final short FLAGS = 0x04 | 0x08 | 0x80; // SETSIGDEF, SETSIGMASK, SETSID
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;
  private static final int SIGPIPE = 13;
  private static final int SIGTERM = 15;
  private static final int SIGCHLD = 17;

  // Beyond what a shell script can name in a redirection.
  private static final int INHERITED = 100;

  private Spawn() {}

  /** Starts a program and returns its number. */
  static int start(SpawnRequest request, int input, int output, int errors) throws IOException {
    // If we were started with this signal ignored, nothing could be waited for.
    Calls.library().signal(SIGCHLD, null);
    int inherited = Libc.high(request.descriptor());
    try (Memory actions = new Memory(STRUCTURE_BYTES);
        Memory attributes = new Memory(STRUCTURE_BYTES)) {
      Calls.check(library -> library.posix_spawn_file_actions_init(actions));
      try {
        Calls.check(library -> library.posix_spawnattr_init(attributes));
        try {
          addActions(actions, request, new int[] {input, output, errors, inherited});
          setAttributes(attributes);
          return spawn(request, actions, attributes);
        } finally {
          Calls.library().posix_spawnattr_destroy(attributes);
        }
      } finally {
        Calls.library().posix_spawn_file_actions_destroy(actions);
      }
    } catch (UnsatisfiedLinkError e) {
      throw new IOException("needs glibc 2.34 or newer: " + e.getMessage(), e);
    } finally {
      Libc.close(inherited);
    }
  }

  private static int spawn(SpawnRequest request, Pointer actions, Pointer attributes)
      throws IOException {
    StringArray arguments = new StringArray(request.words().toArray(String[]::new), Calls.ENCODING);
    String[] variables =
        request.environment().entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toArray(String[]::new);
    StringArray environment = new StringArray(variables, Calls.ENCODING);
    IntByReference number = new IntByReference();
    String program = request.words().get(0);
    Calls.check(
        library ->
            library.posix_spawn(number, program, actions, attributes, arguments, environment));
    return number.getValue();
  }

  // Java opens its files so that children would inherit them: all but ours is closed.
  private static void addActions(Pointer actions, SpawnRequest request, int[] descriptors)
      throws IOException {
    for (int i = 0; i < descriptors.length; i++) {
      int from = descriptors[i];
      int to = i;
      Calls.check(library -> library.posix_spawn_file_actions_adddup2(actions, from, to));
    }
    int last = descriptors.length - 1;
    Calls.check(library -> library.posix_spawn_file_actions_addclosefrom_np(actions, last + 1));
    Calls.check(library -> library.posix_spawn_file_actions_adddup2(actions, last, INHERITED));
    Calls.check(library -> library.posix_spawn_file_actions_addclose(actions, last));
    String folder = request.folder().toString();
    Calls.check(library -> library.posix_spawn_file_actions_addchdir_np(actions, folder));
  }

  // What the virtual machine does with signals is none of the program's business.
  private static void setAttributes(Pointer attributes) throws IOException {
    Calls.check(library -> library.posix_spawnattr_setflags(attributes, FLAGS));
    try (Memory signals = new Memory(STRUCTURE_BYTES)) {
      Calls.call(library -> library.sigemptyset(signals));
      Calls.check(library -> library.posix_spawnattr_setsigmask(attributes, signals));
      for (int signal : new int[] {SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGCHLD}) {
        Calls.call(library -> library.sigaddset(signals, signal));
      }
      Calls.check(library -> library.posix_spawnattr_setsigdefault(attributes, signals));
    }
  }
}
