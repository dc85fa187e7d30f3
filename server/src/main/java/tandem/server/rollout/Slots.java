package tandem.server.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The devices of one deployment that are in mid-update. One that stays silent for too long loses
 * its place, but not its update: when it speaks again, it has a place again.
 */
final class Slots {
  private final Duration silentAfter;
  // In the order in which the devices were last heard of.
  private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
  private long downloading;

  private record Slot(Instant heard, boolean downloading, OptionalInt startedIn) {}

  Slots(Duration silentAfter) {
    this.silentAfter = silentAfter;
  }

  /** Returns how many there are, after the silent ones lost their places. */
  Usage usage(Instant now) {
    Iterator<Slot> longestSilent = slots.values().iterator();
    while (longestSilent.hasNext()) {
      Slot slot = longestSilent.next();
      if (slot.heard().plus(silentAfter).isAfter(now)) {
        break;
      }
      longestSilent.remove();
      count(slot, -1);
    }
    return new Usage(slots.size(), downloading);
  }

  /** Gives a device that starts a place, and remembers the phase until it is heard of again. */
  void start(String device, OptionalInt phase, Instant now) {
    put(device, new Slot(now, true, phase));
  }

  /** Returns in which phase a device started that was not heard of since. */
  OptionalInt phaseOf(String device) {
    Slot slot = slots.get(device);
    return slot == null ? OptionalInt.empty() : slot.startedIn();
  }

  /** Gives a device a place, or keeps it for another while. */
  void hear(String device, boolean isDownloading, Instant now) {
    put(device, new Slot(now, isDownloading, OptionalInt.empty()));
  }

  /** Takes the place of a device that is done. */
  void release(String device) {
    Slot slot = slots.remove(device);
    if (slot != null) {
      count(slot, -1);
    }
  }

  private void put(String device, Slot slot) {
    Slot before = slots.put(device, slot);
    if (before != null) {
      count(before, -1);
    }
    count(slot, 1);
  }

  private void count(Slot slot, int change) {
    downloading += slot.downloading() ? change : 0;
  }
}
