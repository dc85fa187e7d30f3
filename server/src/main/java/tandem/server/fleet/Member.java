package tandem.server.fleet;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import tandem.server.security.AskLimit;
import tandem.server.store.AcceptedDevice;

/** A device that is let in, as it is held in memory: there may be a million of them. */
public final class Member {
  // A field for it in each of a million devices would be dear.
  private static final AtomicReferenceFieldUpdater<Member, Part> ACTIVE =
      AtomicReferenceFieldUpdater.newUpdater(Member.class, Part.class, "active");

  private final UUID id;
  private volatile @Nullable String group;
  private volatile @Nullable UUID token;
  private volatile long tokenExpires;
  private volatile long lastSeen;
  private volatile boolean seenSinceWritten;
  private volatile long done;
  private volatile long asked;
  private volatile @Nullable Part active;

  Member(AcceptedDevice device) {
    this.id = UUID.fromString(device.id());
    this.group = device.group() == null ? null : device.group().intern();
    this.done = device.done();
    this.lastSeen = device.lastSeen();
    this.token = device.token() == null ? null : UUID.fromString(device.token());
    this.tokenExpires = device.tokenExpires();
  }

  /** Returns its id. */
  public String id() {
    return id.toString();
  }

  UUID key() {
    return id;
  }

  /** Returns the group that it is in. */
  public Optional<String> group() {
    return Optional.ofNullable(group);
  }

  void group(@Nullable String name) {
    group = name == null ? null : name.intern();
  }

  /** Tells whether it is in the middle of an update. */
  public boolean isUpdating() {
    return active != null;
  }

  /** Returns when it was last heard of. */
  public Instant lastSeen() {
    return Instant.ofEpochMilli(lastSeen);
  }

  /** It has just been heard of. */
  public void seen(Instant now) {
    lastSeen = now.toEpochMilli();
    seenSinceWritten = true;
  }

  /** Returns when it was heard of, once after each time. */
  Optional<Long> takeSeen() {
    if (!seenSinceWritten) {
      return Optional.empty();
    }
    seenSinceWritten = false;
    return Optional.of(lastSeen);
  }

  /**
   * Counts that it asks for something; tells whether it may.
   *
   * @param millis the time, from 0
   */
  public boolean mayAsk(AskLimit limit, long millis) {
    if (limit.isNone()) {
      return true;
    }
    // Of two requests at the same moment one may not be counted, which does no harm.
    long before = asked;
    asked = limit.after(before, millis);
    return asked != before;
  }

  void token(@Nullable UUID newToken, long expires) {
    token = newToken;
    tokenExpires = expires;
  }

  boolean hasToken(String text, Instant now) {
    UUID current = token;
    return current != null && current.toString().equals(text) && now.toEpochMilli() < tokenExpires;
  }

  long done() {
    return done;
  }

  void done(long deployment) {
    done = Math.max(done, deployment);
  }

  @Nullable Part active() {
    return active;
  }

  void active(Part part) {
    active = part;
  }

  /** It is done with a deployment; another one that it has begun since stays. */
  void ended(RunningDeployment deployment) {
    done(deployment.number());
    freed(deployment);
  }

  /** It is not in the middle of a deployment any more, but may begin it again. */
  void freed(RunningDeployment deployment) {
    Part part = active;
    if (part != null && part.deployment() == deployment) {
      ACTIVE.compareAndSet(this, part, null);
    }
  }
}
