package tandem.update;

import java.util.Set;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.UpdateException;

/**
 * How an artifact is to be installed.
 *
 * @param limits what reading it may take
 * @param signatures what is demanded of its signature; asked only when an artifact is read
 * @param stopBefore where to stop; usually nowhere
 * @param repairs whether it is installed over what ended as inconsistent
 */
public record Request(
    ReadLimits limits, Signatures signatures, Set<StopPoint> stopBefore, boolean repairs) {
  public Request {
    stopBefore = Set.copyOf(stopBefore);
  }

  /** Says what is demanded of signatures. */
  @FunctionalInterface
  public interface Signatures {
    /**
     * Returns it.
     *
     * @throws UpdateException CONFIG when a key can not be loaded
     */
    SignaturePolicy policy() throws UpdateException;
  }

  /** Takes the limits and the policy, and stops nowhere. */
  public Request(ReadLimits limits, SignaturePolicy policy) {
    this(limits, policy, Set.of());
  }

  /** Takes also where to stop. */
  public Request(ReadLimits limits, SignaturePolicy policy, Set<StopPoint> stopBefore) {
    this(limits, () -> policy, stopBefore, false);
  }

  /** Takes the limits, where to stop, and what says later what is demanded of signatures. */
  public Request(ReadLimits limits, Signatures signatures, Set<StopPoint> stopBefore) {
    this(limits, signatures, stopBefore, false);
  }

  /** Returns what is demanded of the signature. */
  SignaturePolicy policy() throws UpdateException {
    return signatures.policy();
  }

  /** Returns the same, over what ended as inconsistent. */
  Request toRepair() {
    return new Request(limits, signatures, stopBefore, true);
  }
}
