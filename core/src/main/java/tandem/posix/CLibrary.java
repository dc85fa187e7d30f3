package tandem.posix;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import org.jspecify.annotations.Nullable;

/** The C library, as the manual pages have it. Those of posix_spawn return their error. */
interface CLibrary extends Library {
  int open(String path, int flags, Object... mode) throws LastErrorException;

  int close(int descriptor);

  int fcntl(int descriptor, int command, Object... argument) throws LastErrorException;

  int flock(int descriptor, int operation) throws LastErrorException;

  int ioctl(int descriptor, NativeLong request, Object... argument) throws LastErrorException;

  int posix_fadvise(int descriptor, NativeLong offset, NativeLong length, int advice);

  int posix_fadvise64(int descriptor, long offset, long length, int advice);

  int sync_file_range(int descriptor, long offset, long length, int flags)
      throws LastErrorException;

  int mkfifo(String path, int mode) throws LastErrorException;

  NativeLong write(int descriptor, Pointer data, NativeLong length) throws LastErrorException;

  int poll(Pointer descriptors, NativeLong count, int millis) throws LastErrorException;

  void sync();

  int fsync(int descriptor) throws LastErrorException;

  int syncfs(int descriptor) throws LastErrorException;

  int pipe2(int[] ends, int flags) throws LastErrorException;

  int kill(int process, int signal) throws LastErrorException;

  int waitid(int kind, int process, Pointer info, int options) throws LastErrorException;

  int waitpid(int process, IntByReference status, int options) throws LastErrorException;

  Pointer signal(int signal, @Nullable Pointer handler);

  int sigemptyset(Pointer set);

  int sigaddset(Pointer set, int signal);

  int posix_spawn(
      IntByReference process,
      String path,
      Pointer actions,
      Pointer attributes,
      StringArray arguments,
      StringArray environment);

  int posix_spawnattr_init(Pointer attributes);

  int posix_spawnattr_setflags(Pointer attributes, short flags);

  int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

  int posix_spawnattr_destroy(Pointer attributes);

  int posix_spawn_file_actions_init(Pointer actions);

  int posix_spawn_file_actions_adddup2(Pointer actions, int descriptor, int copy);

  int posix_spawn_file_actions_addclose(Pointer actions, int descriptor);

  int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int first);

  int posix_spawn_file_actions_addchdir_np(Pointer actions, String folder);

  int posix_spawn_file_actions_destroy(Pointer actions);

  String strerror(int errno);
}
