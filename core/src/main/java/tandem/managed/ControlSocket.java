package tandem.managed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Where the daemon of a device hears commands of its owner: a socket file, one word each time. */
public final class ControlSocket implements Closeable {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final int LONGEST_WORD = 100;
  private static final String TAKEN = "ok\n";

  private final Path file;
  private final ServerSocketChannel listener;
  private final Wakeups wakeups;

  private ControlSocket(Path file, ServerSocketChannel listener, Wakeups wakeups) {
    this.file = file;
    this.listener = listener;
    this.wakeups = wakeups;
  }

  /** What can be asked for. */
  public enum Wish {
    CHECK_UPDATE("check-update"),
    SEND_INVENTORY("send-inventory");

    private final String word;

    Wish(String word) {
      this.word = word;
    }
  }

  /**
   * Listens on this file, which is replaced. The caller has made sure that no other daemon runs.
   *
   * @throws UpdateException IO_ERROR when that can not be done
   */
  public static ControlSocket listen(Path file, Wakeups wakeups) throws UpdateException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.deleteIfExists(file);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      ControlSocket socket = new ControlSocket(file, listener, wakeups);
      Thread thread = new Thread(socket::serve, "tandem-control");
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, file + ": can not listen: " + e.getMessage(), e);
    }
  }

  private void serve() {
    while (listener.isOpen()) {
      try (SocketChannel caller = listener.accept()) {
        if (take(read(caller))) {
          caller.write(ByteBuffer.wrap(TAKEN.getBytes(US_ASCII)));
        }
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        LOG.log(Level.WARNING, () -> file + ": " + e.getMessage());
      }
    }
  }

  private boolean take(String word) {
    if (word.equals(Wish.CHECK_UPDATE.word)) {
      wakeups.check();
    } else if (word.equals(Wish.SEND_INVENTORY.word)) {
      wakeups.sendInventory();
    } else {
      return false;
    }
    return true;
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST_WORD);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      if (buffer.get(buffer.position() - 1) == '\n') {
        break;
      }
    }
    return new String(buffer.array(), 0, buffer.position(), US_ASCII).strip();
  }

  /**
   * Asks the daemon that listens on this file for something.
   *
   * @throws UpdateException UNAVAILABLE when none does, or it does not understand
   */
  public static void ask(Path file, Wish wish) throws UpdateException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      channel.write(ByteBuffer.wrap((wish.word + "\n").getBytes(US_ASCII)));
      if (!read(channel).equals(TAKEN.strip())) {
        throw new IOException("it did not understand");
      }
    } catch (IOException e) {
      throw new UpdateException(
              ErrorKind.UNAVAILABLE, file + ": no daemon answers: " + e.getMessage(), e)
          .withHint("start it: systemctl start tandem-daemon, or tandem daemon");
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> file + ": " + e.getMessage());
    }
  }
}
