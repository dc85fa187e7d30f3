package tandem.artifact;

import java.util.List;

/**
 * What to demand of the signature. With keys, an artifact that none of them signed is refused
 * before its header is read; without keys the signature is not checked, and then only its presence
 * can be demanded, which is never enough: so requiring one without keys refuses every artifact.
 *
 * @param keys the trusted keys
 * @param mode what to do about a signature that is missing or wrong
 */
public record SignaturePolicy(List<Verifier> keys, Mode mode) {

  /** What to do about a signature that is missing or wrong. */
  public enum Mode {
    /** Refuse when there are keys; without keys go on and say that nothing was checked. */
    CHECK_IF_KEYS,
    /** Refuse whatever no key has verified, also when there are no keys. */
    REQUIRE,
    /** Never refuse, only report. For showing artifacts, not for installing them. */
    REPORT
  }

  public SignaturePolicy {
    keys = List.copyOf(keys);
  }
}
