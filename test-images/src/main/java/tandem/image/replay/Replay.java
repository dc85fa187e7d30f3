package tandem.image.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tandem.image.qemu.LoggedWrite;
import tandem.image.qemu.WriteLog;

/**
 * Makes the states that a power cut may leave: everything up to the last flush, and of what was
 * written since then any part.
 */
public final class Replay {
  private static final int MOST_ROUNDS = 30;

  private final ReplayDevice device;
  private final WriteLog log;
  private final Phases phases;
  private final List<Piece> pieces;

  private Replay(ReplayDevice device, WriteLog log, Phases phases, List<Piece> pieces) {
    this.device = device;
    this.log = log;
    this.phases = phases;
    this.pieces = pieces;
  }

  /**
   * Reads a recording.
   *
   * @param marks in the order of the log
   * @param spoil what the device is said to have done wrong
   */
  public static Replay of(ReplayDevice device, WriteLog log, List<Mark> marks, Spoil spoil)
      throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (LoggedWrite write : log.records()) {
      pieces.add(Piece.of(write, log, device.boot()));
    }
    Phases phases = Phases.of(pieces, marks, device);
    List<Piece> spoiled = spoil.apply(pieces, phases, device.boot());
    // What was moved keeps the phase of its new place.
    Phases after = spoil.shortens() ? Phases.of(spoiled, marks, device) : phases;
    return new Replay(device, log, after, spoiled);
  }

  /** Makes and judges at least so many different states, if there are as many. */
  public ReplayReport run(int wanted, long seed) throws IOException {
    long start = System.nanoTime();
    List<Window> windows = windows();
    ReplayRun run = new ReplayRun(device, phases, new Random(seed));
    int each = run.each(windows, wanted);
    for (int round = 0; round == 0 || (round < MOST_ROUNDS && run.count() < wanted); round++) {
      DiskReplica disk = DiskReplica.of(device);
      boolean isFirst = round == 0;
      walk(disk::settle, window -> run.judge(disk, window, each, isFirst));
    }
    return new ReplayReport(
        pieces.size(),
        (int) pieces.stream().filter(Replay::isDurable).count(),
        windows.size(),
        run.states(),
        seed,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private List<Window> windows() {
    List<Window> windows = new ArrayList<>();
    walk(piece -> {}, windows::add);
    return windows;
  }

  /**
   * Goes through the log: says what became durable, and each instant at which that is looked at.
   */
  private void walk(Consumer<Piece> durable, Consumer<Window> instant) {
    List<Piece> pending = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (piece.write().isFlush()) {
        settle(Window.of(i, pending), durable, instant);
        pending.clear();
      }
      if (piece.sectors() > 0) {
        pending.add(piece);
      }
      if (piece.write().isForced()) {
        instant.accept(Window.of(i + 1, pending));
      }
    }
    settle(Window.of(pieces.size(), pending), durable, instant);
  }

  // A forced one at the end was an instant already.
  private static void settle(Window window, Consumer<Piece> durable, Consumer<Window> instant) {
    if (!window.pieces().isEmpty()) {
      instant.accept(window);
    }
    window.pieces().forEach(durable);
  }

  private static boolean isDurable(Piece piece) {
    return piece.write().isFlush() || piece.write().isForced();
  }

  /**
   * Writes one state into a file, so that it can be booted.
   *
   * @param disk the file to make, or to replace
   */
  public void write(Cut cut, Path disk) throws IOException {
    Files.copy(device.base(), disk, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel target = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      List<Piece> pending = new ArrayList<>();
      for (Piece piece : pieces.subList(0, cut.end())) {
        if (piece.write().isFlush()) {
          for (Piece done : pending) {
            log.apply(done.write(), target);
          }
          pending.clear();
        }
        if (piece.sectors() > 0) {
          pending.add(piece);
        }
      }
      write(Window.of(cut.end(), pending), cut.kept(), target);
    }
  }

  private void write(Window window, BitSet kept, FileChannel target) throws IOException {
    for (int i = 0; i < window.pieces().size(); i++) {
      Piece piece = window.pieces().get(i);
      byte[] data = log.data(piece.write());
      int first = window.firstBit(i);
      for (int index = 0; index < piece.sectors(); index++) {
        if (kept.get(first + index)) {
          ByteBuffer sector = ByteBuffer.wrap(data, index * SectorHash.SECTOR, SectorHash.SECTOR);
          long position = (long) (piece.firstSector() + index) * SectorHash.SECTOR;
          while (sector.hasRemaining()) {
            position += target.write(sector, position);
          }
        }
      }
    }
  }
}
