package tandem.server.fleet;

import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a deployment for a filter still waits for a device. To ask a filter about a device
 * costs a look into the store, and there may be a million of them; so the search goes on where it
 * stopped, at a device that is waited for, and the end is reached once a whole round found none.
 */
final class Stragglers {
  private final Fleet fleet;
  private final Predicate<Member> isWaitedFor;
  private @Nullable Iterator<Member> round;
  private boolean foundInRound;
  private @Nullable Member found;

  Stragglers(Fleet fleet, Predicate<Member> isWaitedFor) {
    this.fleet = fleet;
    this.isWaitedFor = isWaitedFor;
  }

  /** Tells whether nobody is waited for. */
  synchronized boolean isNobody() {
    if (found != null && fleet.find(found.id()).isPresent() && isWaitedFor.test(found)) {
      return false;
    }
    if (round == null) {
      round = fleet.members().iterator();
      foundInRound = false;
    }
    while (round.hasNext()) {
      Member member = round.next();
      if (isWaitedFor.test(member)) {
        found = member;
        foundInRound = true;
        return false;
      }
    }
    found = null;
    round = null;
    return !foundInRound;
  }
}
