package tandem.image.qemu;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An emulated device that can be switched on and have its power cut, again and again, with the same
 * disk. The host is 10.0.2.2 for the guest. For one thread.
 */
public final class QemuVm implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final List<String> SOCKETS = List.of("console", "nbd");
  private static final Duration STEP = Duration.ofMillis(10);

  private final VmSettings settings;
  // Short, because the path of a socket has at most 107 bytes.
  private final Path sockets;
  private @Nullable Power power;
  private int switchedOn;

  /** What lives from power on to the cut. */
  private record Power(GuardedProcess qemu, @Nullable NbdCache cache, Console console) {}

  private QemuVm(VmSettings settings, Path sockets) {
    this.settings = settings;
    this.sockets = sockets;
  }

  /** Makes a machine, which is off. */
  public static QemuVm of(VmSettings settings) throws IOException {
    Files.createDirectories(settings.folder());
    Path sockets = Files.createTempDirectory("tandem-vm");
    // Also where this program is ended; the last of these goes first.
    sockets.toFile().deleteOnExit();
    SOCKETS.forEach(name -> sockets.resolve(name).toFile().deleteOnExit());
    return new QemuVm(settings, sockets);
  }

  /** Switches the machine on and returns its console, which shows everything from the start on. */
  public Console powerOn() throws IOException {
    if (power != null) {
      throw new IllegalStateException("the machine is on");
    }
    noteInLog("power on " + ++switchedOn);
    Path console = sockets.resolve("console");
    Path nbd = sockets.resolve("nbd");
    Files.deleteIfExists(console);
    NbdCache cache = settings.mode() == DiskMode.VOLATILE ? startCache(nbd) : null;
    GuardedProcess qemu = null;
    try {
      List<String> command = QemuCommand.of(settings, console, nbd);
      qemu = GuardedProcess.start(command, qemuLog(), settings.life());
      SocketChannel channel = connect(console, qemu);
      power = new Power(qemu, cache, open(channel));
      return power.console();
    } finally {
      if (power == null) {
        stop(cache, qemu);
      }
    }
  }

  private NbdCache startCache(Path socket) throws IOException {
    return NbdCache.start(settings.disk(), socket, settings.folder(), settings.life());
  }

  private Console open(SocketChannel channel) {
    return Console.open(channel, channel, settings.mirror(), settings.consoleLog());
  }

  private Path qemuLog() {
    return settings.folder().resolve("qemu.log");
  }

  private void noteInLog(String what) throws IOException {
    Files.writeString(
        settings.consoleLog(),
        "\n--- " + what + " ---\n",
        UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private SocketChannel connect(Path socket, GuardedProcess qemu) throws IOException {
    Deadline deadline = Deadline.in(START);
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    while (true) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(address);
        return channel;
      } catch (IOException e) {
        channel.close();
        if (!qemu.isAlive() || deadline.isOver()) {
          throw new IOException(settings.arch().program() + " did not start; see " + qemuLog(), e);
        }
      }
      Deadline.pause(STEP);
    }
  }

  private Power power() {
    Power now = power;
    if (now == null) {
      throw new IllegalStateException("the machine is off");
    }
    return now;
  }

  /** Returns the console of a machine that is on. */
  public Console console() {
    return power().console();
  }

  /** Tells whether the machine is on and has not ended by itself. */
  public boolean isRunning() {
    return power != null && power.qemu().isAlive();
  }

  /** Returns what the guest has sent to its disk; only for {@link DiskMode#VOLATILE}. */
  public DiskTraffic traffic() throws IOException {
    return cache().traffic();
  }

  private NbdCache cache() {
    NbdCache cache = power().cache();
    if (cache == null) {
      throw new IllegalStateException("what is written is only counted for a volatile disk");
    }
    return cache;
  }

  /**
   * Cuts the power. Neither the guest nor QEMU can do anything about it; the cache of a volatile
   * disk is lost. Does nothing when the machine is off.
   */
  public void powerCut() throws IOException {
    Power off = power;
    if (off == null) {
      return;
    }
    power = null;
    stop(off.cache(), off.qemu());
    off.console().close();
    noteInLog("power cut");
  }

  /** Kills the disk first: then nothing that QEMU does when its own turn comes can reach it. */
  private static void stop(@Nullable NbdCache cache, @Nullable GuardedProcess qemu)
      throws IOException {
    try (GuardedProcess last = qemu;
        NbdCache first = cache) {
      if (first != null) {
        first.signalKill();
      }
      if (last != null) {
        last.signalKill();
      }
    }
  }

  /** Cuts the power when that time has gone by. */
  public void cutAfter(Duration time) throws IOException {
    console().idle(time);
    powerCut();
  }

  /** Cuts the power as soon as the console shows that. */
  public void cutWhenShown(Pattern pattern, Duration limit) throws IOException {
    console().await(pattern, limit);
    powerCut();
  }

  /**
   * Cuts the power as soon as the guest has written that much since it was switched on; some
   * milliseconds late. Only for {@link DiskMode#VOLATILE}.
   *
   * @return what it had written then
   */
  public DiskTraffic cutWhenWritten(long bytes, Duration limit) throws IOException {
    NbdCache cache = cache();
    cache.awaitWritten(bytes, limit);
    powerCut();
    return cache.traffic();
  }

  /** Waits until the machine has switched itself off, and counts as off then. */
  public void awaitOff(Duration limit) throws IOException {
    power().qemu().await(Deadline.in(limit));
    powerCut();
  }

  /** Ends the machine, as a power cut does. */
  @Override
  public void close() throws IOException {
    try {
      powerCut();
    } finally {
      for (String name : SOCKETS) {
        Files.deleteIfExists(sockets.resolve(name));
      }
      Files.deleteIfExists(sockets);
    }
  }
}
