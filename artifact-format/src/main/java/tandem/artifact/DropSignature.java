package tandem.artifact;

/** What to do when a signed artifact is changed and nobody signs it anew. */
public enum DropSignature {
  /** Refuse, because devices with a key would no longer install it. */
  NEVER,
  /** Leave the old signature out, which covers something else now. */
  ALLOWED
}
