package tandem.artifact;

/**
 * How much of anything an artifact may make the reader hold or do. The payload itself has no limit:
 * it is streamed.
 *
 * @param manifestBytes size of {@code manifest} and of {@code manifest-augment}
 * @param headerBytes size of the header archive, compressed and, separately, uncompressed
 * @param jsonBytes size of one JSON document
 * @param scripts number of state scripts
 * @param scriptBytes size of one state script
 * @param payloads number of payloads
 * @param payloadFiles number of files in one payload
 * @param decoderBytes memory of one decoder (dictionary or window)
 * @param augments whether there may be parts that no signature covers
 */
public record ReadLimits(
    int manifestBytes,
    int headerBytes,
    int jsonBytes,
    int scripts,
    int scriptBytes,
    int payloads,
    int payloadFiles,
    long decoderBytes,
    boolean augments) {

  /** Generous for honest artifacts, bearable for a small device. */
  public static final ReadLimits DEFAULT =
      new ReadLimits(1 << 20, 16 << 20, 1 << 20, 4096, 4 << 20, 1, 4096, 80L << 20, false);

  public ReadLimits {
    long smallest = Math.min(Math.min(manifestBytes, headerBytes), Math.min(jsonBytes, scripts));
    smallest = Math.min(smallest, Math.min(scriptBytes, Math.min(payloads, payloadFiles)));
    if (Math.min(smallest, decoderBytes) < 0) {
      throw new IllegalArgumentException("negative limit");
    }
  }

  /** Returns the same limits with another number of payloads. */
  public ReadLimits withPayloads(int number) {
    return new ReadLimits(
        manifestBytes,
        headerBytes,
        jsonBytes,
        scripts,
        scriptBytes,
        number,
        payloadFiles,
        decoderBytes,
        augments);
  }

  /** Returns the same limits with another memory limit for decoders. */
  public ReadLimits withDecoderBytes(long bytes) {
    return new ReadLimits(
        manifestBytes,
        headerBytes,
        jsonBytes,
        scripts,
        scriptBytes,
        payloads,
        payloadFiles,
        bytes,
        augments);
  }

  /**
   * Returns the same limits for reading augmented artifacts, too. Only for showing and checking:
   * nothing that augments an artifact may be installed.
   */
  public ReadLimits withAugments() {
    return new ReadLimits(
        manifestBytes,
        headerBytes,
        jsonBytes,
        scripts,
        scriptBytes,
        payloads,
        payloadFiles,
        decoderBytes,
        true);
  }
}
