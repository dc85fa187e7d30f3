package tandem.server.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tandem.server.security.DeviceClaims;
import tandem.server.security.DeviceTokens;
import tandem.server.security.TokenTimes;
import tandem.server.store.AcceptedDevice;
import tandem.server.store.AuthSet;
import tandem.server.store.AuthStatus;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.DeviceKeyFacts;
import tandem.server.store.Devices;
import tandem.server.store.StoreException;

/** Lets devices in, and out again. */
public final class Enrolment {
  private static final int MOST_WAITING = 20_000;

  private final Devices devices;
  private final Fleet fleet;
  private final Dispatch dispatch;
  private final DeviceTokens tokens;
  private final Duration lifetime;
  private final Clock clock;

  /**
   * Takes what it works with.
   *
   * @param lifetime of the tokens of devices
   */
  public Enrolment(
      Devices devices,
      Fleet fleet,
      Dispatch dispatch,
      DeviceTokens tokens,
      Duration lifetime,
      Clock clock) {
    this.devices = devices;
    this.fleet = fleet;
    this.dispatch = dispatch;
    this.tokens = tokens;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  /**
   * Answers a device that has proven to have its key: with a token if it is let in; otherwise
   * somebody has to decide.
   *
   * @param mayBeNew asked only for a key that is unknown; what is not remembered comes again
   */
  public Optional<String> request(DeviceKeyFacts facts, BooleanSupplier mayBeNew)
      throws StoreException {
    Optional<AuthSet> known = devices.find(facts.identityHash(), facts.keyHash());
    if (known.isEmpty()) {
      // Looked at first, so that a flood does not keep the one thread that writes from others.
      if (mayBeNew.getAsBoolean() && devices.count(AuthStatus.PENDING) < MOST_WAITING) {
        devices.ask(facts, MOST_WAITING, clock.instant());
      }
      return Optional.empty();
    }
    AuthSet set = known.get();
    return switch (set.status()) {
      case ACCEPTED -> token(set);
      case PREAUTHORIZED -> {
        decide(set.device(), set.id(), AuthStatus.ACCEPTED);
        yield token(set);
      }
      case PENDING, REJECTED, NOAUTH -> Optional.empty();
    };
  }

  private Optional<String> token(AuthSet set) throws StoreException {
    Optional<Member> member = fleet.find(set.device());
    if (member.isEmpty()) {
      return Optional.empty(); // it was let out this very moment
    }
    Instant now = clock.instant();
    TokenTimes times = TokenTimes.from(now, lifetime);
    UUID id = UUID.randomUUID();
    // Otherwise a key could be rejected between the two, and its token be good until a restart.
    synchronized (member.get()) {
      if (!devices.issue(set.device(), set.id(), id.toString(), times.expires())) {
        return Optional.empty();
      }
      member.get().token(id, times.expires().toEpochMilli());
    }
    member.get().seen(now);
    return Optional.of(tokens.issue(new DeviceClaims(id.toString(), set.device(), times)));
  }

  /** Returns the device that this is the token of, unless it was taken back. */
  public Optional<Member> check(String token) {
    Instant now = clock.instant();
    Optional<DeviceClaims> claims = tokens.verify(token, now);
    Optional<Member> member =
        claims
            .flatMap(said -> fleet.find(said.device()))
            .filter(found -> found.hasToken(claims.get().id(), now));
    member.ifPresent(found -> found.seen(now));
    return member;
  }

  /** Expects a device; returns empty when its identity and key are known. */
  public Optional<AuthSet> preauthorise(DeviceKeyFacts facts) throws StoreException {
    return devices.preauthorise(facts, clock.instant());
  }

  /** Decides on a key; returns the status of the device then, or empty when there is no such. */
  public synchronized Optional<AuthStatus> decide(String device, String authSet, AuthStatus status)
      throws StoreException {
    Optional<AuthStatus> now = devices.decide(device, authSet, status, clock.instant());
    refresh(device);
    return now;
  }

  /** Forgets a key; returns the status of the device then, or empty when there is no such. */
  public synchronized Optional<AuthStatus> dismiss(String device, String authSet)
      throws StoreException {
    Optional<AuthStatus> now = devices.dismiss(device, authSet, clock.instant());
    refresh(device);
    return now;
  }

  /** Forgets a device; tells whether it was there. */
  public synchronized boolean decommission(String device) throws StoreException {
    List<DeviceDeployment> parts = dispatch.partsOf(device);
    boolean removed = devices.decommission(device, clock.instant());
    refresh(device);
    if (removed) {
      dispatch.decommissioned(device, parts);
    }
    return removed;
  }

  /** Takes a token back; tells whether there was such a token. */
  public synchronized boolean revoke(String token) throws StoreException {
    Optional<String> device = devices.revoke(token);
    device.flatMap(fleet::find).ifPresent(member -> member.token(null, 0));
    return device.isPresent();
  }

  /** Puts a device into a group, or into none; tells whether it was there. */
  public synchronized boolean group(String device, @Nullable String group) throws StoreException {
    boolean found = devices.group(device, group);
    fleet.find(device).ifPresent(member -> fleet.move(member, group));
    return found;
  }

  /** Makes what is in memory of a device what is in the store. */
  private void refresh(String device) throws StoreException {
    Optional<Member> before = fleet.find(device);
    if (before.isPresent()) {
      refresh(before.get());
      return;
    }
    Optional<AcceptedDevice> accepted = devices.accepted(device);
    if (accepted.isPresent()) {
      Member member = new Member(accepted.get());
      dispatch.attach(member);
      fleet.add(member);
    }
  }

  private void refresh(Member member) throws StoreException {
    synchronized (member) {
      Optional<AcceptedDevice> accepted = devices.accepted(member.id());
      if (accepted.isEmpty()) {
        fleet.remove(member);
        dispatch.detach(member);
      } else if (accepted.get().token() == null) {
        member.token(null, 0);
      }
    }
  }

  /** Writes when devices were last heard of. A crash loses half a minute of it, and no more. */
  public void writeSeen() throws StoreException {
    var seen = fleet.takeSeen();
    if (!seen.isEmpty()) {
      devices.seen(seen);
    }
  }
}
