package tandem.boot;

import java.io.Closeable;
import java.io.IOException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * The lock of the real tools, held by util-linux's {@code flock} for as long as it has an input.
 */
final class FlockLock implements EnvLock {
  private final String path;

  FlockLock() {
    this(EnvLock.PATH);
  }

  FlockLock(String path) {
    this.path = path;
  }

  @Override
  public Closeable acquire() throws UpdateException {
    try {
      Process holder = Commands.start("flock", "-w", "1", path, "sh", "-c", "echo held; exec cat");
      if (holder.inputReader().readLine() == null) {
        throw new UpdateException(ErrorKind.BUSY, path + ": is held");
      }
      return () -> release(holder);
    } catch (IOException e) {
      throw new UpdateException(ErrorKind.FAILED, "flock", e);
    }
  }

  private static void release(Process holder) throws IOException {
    holder.getOutputStream().close();
    try {
      holder.waitFor();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
