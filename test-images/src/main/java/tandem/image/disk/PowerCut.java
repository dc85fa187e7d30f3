package tandem.image.disk;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tandem.image.disk.Trace.Entry;

/**
 * One instant at which the power goes: what is durable then, and what may or may not have reached
 * the disks. Bytes reach a disk sector by sector, in any order; names one by one, those of one name
 * in their order. Each possibility is one choice of bits.
 */
public final class PowerCut {
  /** What a disk writes whole or not at all, in bytes. */
  public static final int SECTOR = 512;

  private final List<DiskState> durable;
  private final List<Pending> pending;
  private final int bits;

  /**
   * A change that is not durable.
   *
   * @param index which one of the trace it is
   * @param firstBit its first bit: one for each sector, then one for a file's new length; or one
   *     for a name
   * @param bits how many bits it has
   * @param needs which other pending changes it needs, by their place among them
   */
  public record Pending(int index, Entry entry, int firstBit, int bits, List<Integer> needs) {
    /** Tells whether it is bytes, of which a part can be missing. */
    public boolean canTear() {
      return bits > 1;
    }
  }

  private PowerCut(List<DiskState> durable, List<Pending> pending) {
    this.durable = durable;
    this.pending = pending;
    this.bits = pending.stream().mapToInt(Pending::bits).sum();
  }

  /**
   * Lets the power go after some changes.
   *
   * @param start the disks before the first change
   * @param changes all changes, of which the first ones were done
   */
  public static PowerCut after(int done, List<DiskState> start, List<Entry> changes) {
    List<DiskState> durable = new ArrayList<>(start.stream().map(DiskState::copy).toList());
    List<DiskState> seen = new ArrayList<>(start.stream().map(DiskState::copy).toList());
    List<Pending> pending = new ArrayList<>();
    Flushes flushes = new Flushes(changes.subList(0, done));
    int bit = 0;
    for (int i = 0; i < done; i++) {
      Entry entry = changes.get(i);
      if (entry.change().flushes()) {
        continue;
      }
      if (flushes.cover(i, entry)) {
        entry.change().apply(durable.get(entry.disk()));
      } else {
        int size = bits(entry.change(), seen.get(entry.disk()));
        pending.add(new Pending(i, entry, bit, size, needs(entry, pending)));
        bit += size;
      }
      entry.change().apply(seen.get(entry.disk()));
    }
    return new PowerCut(durable, pending);
  }

  /** Knows which changes were followed by all the flushes that they need. */
  private static final class Flushes {
    private final Map<List<Integer>, Integer> last = new HashMap<>();

    Flushes(List<Entry> changes) {
      for (int i = 0; i < changes.size(); i++) {
        Entry entry = changes.get(i);
        if (entry.change() instanceof Change.Flush flush) {
          last.put(List.of(entry.disk(), flush.number()), i);
        } else if (entry.change() instanceof Change.FlushAll) {
          last.put(List.of(entry.disk()), i);
        }
      }
    }

    boolean cover(int index, Entry entry) {
      return last.getOrDefault(List.of(entry.disk()), -1) > index
          || entry.change().flushedBy().stream()
              .allMatch(file -> last.getOrDefault(List.of(entry.disk(), file), -1) > index);
    }
  }

  private static int bits(Change change, DiskState before) {
    if (change instanceof Change.Write write) {
      int end = write.position() + write.bytes().length;
      int sectors = (end - 1) / SECTOR - write.position() / SECTOR + 1;
      return sectors + (end > before.content(write.file()).length ? 1 : 0);
    }
    return 1;
  }

  private static List<Integer> needs(Entry entry, List<Pending> before) {
    List<Integer> needs = new ArrayList<>();
    Set<Object> names = names(entry);
    for (int i = 0; i < before.size(); i++) {
      Set<Object> shared = names(before.get(i).entry());
      shared.retainAll(names);
      if (!shared.isEmpty()) {
        needs.add(i);
      }
    }
    return needs;
  }

  /** A name in a folder of a disk. */
  private record Named(int disk, int folder, String name) {}

  private static Set<Object> names(Entry entry) {
    Set<Object> names = new HashSet<>();
    int disk = entry.disk();
    if (entry.change() instanceof Change.Name name) {
      names.add(new Named(disk, name.folder(), name.name()));
    } else if (entry.change() instanceof Change.Unname name) {
      names.add(new Named(disk, name.folder(), name.name()));
    } else if (entry.change() instanceof Change.Rename rename) {
      names.add(new Named(disk, rename.fromFolder(), rename.from()));
      names.add(new Named(disk, rename.toFolder(), rename.to()));
    } else if (entry.change() instanceof Change.Resize resize) {
      names.add(List.of(disk, resize.file()));
    }
    return names;
  }

  /** Returns how many bits there are to choose. */
  public int bits() {
    return bits;
  }

  /** Returns what is not durable. */
  public List<Pending> pending() {
    return pending;
  }

  /** Returns the choice that keeps all: the disks as they were in use. */
  public BitSet everything() {
    BitSet all = new BitSet();
    all.set(0, bits);
    return all;
  }

  /** Returns the disks after the cut, with what is durable and what the choice keeps. */
  public List<DiskState> left(BitSet kept) {
    List<DiskState> disks = new ArrayList<>(durable.stream().map(DiskState::copy).toList());
    Set<Integer> lost = new HashSet<>();
    for (int i = 0; i < pending.size(); i++) {
      Pending one = pending.get(i);
      DiskState disk = Objects.requireNonNull(disks.get(one.entry().disk()));
      if (one.entry().change() instanceof Change.Write write) {
        keep(write, one, kept, disk);
      } else if (kept.get(one.firstBit()) && one.needs().stream().noneMatch(lost::contains)) {
        one.entry().change().apply(disk);
      } else {
        lost.add(i);
      }
    }
    return disks;
  }

  private static void keep(Change.Write write, Pending one, BitSet kept, DiskState disk) {
    int length = write.bytes().length;
    int firstSector = write.position() / SECTOR;
    int lastSector = (write.position() + length - 1) / SECTOR;
    int sectors = lastSector - firstSector + 1;
    for (int from = 0; from < sectors; from++) {
      if (!kept.get(one.firstBit() + from)) {
        continue;
      }
      int to = from;
      while (to + 1 < sectors && kept.get(one.firstBit() + to + 1)) {
        to++;
      }
      int start = Math.max(0, (firstSector + from) * SECTOR - write.position());
      int end = Math.min(length, (firstSector + to + 1) * SECTOR - write.position());
      disk.write(write.file(), write.position(), write.bytes(), start, end);
      from = to;
    }
    boolean keepsLength = one.bits() > sectors && kept.get(one.firstBit() + sectors);
    if (keepsLength && disk.content(write.file()).length < write.position() + length) {
      disk.resize(write.file(), write.position() + length);
    }
  }

  /** Tells in words what the choice loses. */
  public String text(BitSet kept) {
    List<String> lost = new ArrayList<>();
    for (Pending one : pending) {
      int count = kept.get(one.firstBit(), one.firstBit() + one.bits()).cardinality();
      if (count < one.bits()) {
        String part = count == 0 ? "" : " (kept " + count + " of " + one.bits() + " parts)";
        lost.add("#" + one.index() + " " + one.entry().change().text() + part);
      }
    }
    return lost.isEmpty() ? "nothing lost" : "lost " + String.join(", ", lost);
  }
}
