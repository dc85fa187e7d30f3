package tandem.update;

import java.util.Set;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;

/**
 * How an artifact is to be installed.
 *
 * @param limits what reading it may take
 * @param policy what is demanded of its signature
 * @param stopBefore where to stop; usually nowhere
 * @param repairs whether it is installed over what ended as inconsistent
 */
public record Request(
    ReadLimits limits, SignaturePolicy policy, Set<StopPoint> stopBefore, boolean repairs) {
  public Request {
    stopBefore = Set.copyOf(stopBefore);
  }

  /** Takes the limits and the policy, and stops nowhere. */
  public Request(ReadLimits limits, SignaturePolicy policy) {
    this(limits, policy, Set.of());
  }

  /** Takes also where to stop. */
  public Request(ReadLimits limits, SignaturePolicy policy, Set<StopPoint> stopBefore) {
    this(limits, policy, stopBefore, false);
  }

  /** Returns the same, over what ended as inconsistent. */
  Request toRepair() {
    return new Request(limits, policy, stopBefore, true);
  }
}
