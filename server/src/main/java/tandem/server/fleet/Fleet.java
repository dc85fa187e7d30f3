package tandem.server.fleet;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tandem.server.store.Devices;
import tandem.server.store.StoreException;

/** All devices that are let in, by id. */
public final class Fleet {
  private static final int IDS = 36; // characters

  private final Map<UUID, Member> members = new ConcurrentHashMap<>();
  private final Map<String, Integer> groups = new ConcurrentHashMap<>();

  /** Reads them from the store. */
  public static Fleet load(Devices devices) throws StoreException {
    Fleet fleet = new Fleet();
    devices.eachAccepted(device -> fleet.add(new Member(device)));
    devices.eachToken(
        (device, token, expires) ->
            fleet.find(device).ifPresent(member -> member.token(UUID.fromString(token), expires)));
    return fleet;
  }

  /** Returns the device of this id, which may be any text. */
  public Optional<Member> find(String id) {
    if (id.length() != IDS) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(members.get(UUID.fromString(id)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns how many there are. */
  public int size() {
    return members.size();
  }

  /** Returns how many there are in a group. */
  public int size(String group) {
    return groups.getOrDefault(group, 0);
  }

  Collection<Member> members() {
    return members.values();
  }

  synchronized void add(Member member) {
    if (members.put(member.key(), member) == null) {
      count(member.group().orElse(null), 1);
    }
  }

  synchronized void remove(Member member) {
    if (members.remove(member.key(), member)) {
      count(member.group().orElse(null), -1);
    }
  }

  synchronized void move(Member member, @Nullable String group) {
    count(member.group().orElse(null), -1);
    member.group(group);
    count(group, 1);
  }

  private void count(@Nullable String group, int change) {
    if (group != null) {
      groups.merge(group, change, Integer::sum);
    }
  }

  /** Returns when devices were heard of that were since the last time it was asked. */
  Map<String, Long> takeSeen() {
    Map<String, Long> seen = new HashMap<>();
    for (Member member : members.values()) {
      member.takeSeen().ifPresent(at -> seen.put(member.id(), at));
    }
    return seen;
  }
}
