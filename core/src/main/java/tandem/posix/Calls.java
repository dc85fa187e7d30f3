package tandem.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.util.Map;

/**
 * Makes calls of the C library. It is loaded at the first one, because that costs a tenth of a
 * second.
 */
final class Calls {
  /** How the C library gets text, such as file names: as Java itself reads file names. */
  static final String ENCODING = System.getProperty("sun.jnu.encoding", "UTF-8");

  private static final class Loaded {
    // Null is the running process, which has its C library mapped under whatever name that has.
    static final CLibrary LIBRARY =
        Native.load(null, CLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, ENCODING));
  }

  private Calls() {}

  /** One call that tells of its failure through {@code errno}. */
  interface Call {
    int apply(CLibrary library);
  }

  /** Makes a call, again if a signal came between, and returns what it returned. */
  static int call(Call call) throws IOException {
    CLibrary library = library();
    while (true) {
      try {
        return call.apply(library);
      } catch (LastErrorException e) {
        if (e.getErrorCode() != ErrnoException.EINTR) {
          throw failure(e.getErrorCode());
        }
      }
    }
  }

  /** Makes a call that returns its error. */
  static void check(Call call) throws IOException {
    int errno = call.apply(library());
    if (errno != 0) {
      throw failure(errno);
    }
  }

  static ErrnoException failure(int errno) throws IOException {
    return new ErrnoException(errno, library().strerror(errno));
  }

  static CLibrary library() throws IOException {
    try {
      return Loaded.LIBRARY;
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new IOException("native calls do not work on this machine: " + e.getMessage(), e);
    }
  }
}
