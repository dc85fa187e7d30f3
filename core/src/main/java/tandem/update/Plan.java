package tandem.update;

import java.util.List;
import java.util.Optional;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.Digest;
import tandem.artifact.FormatVersion;
import tandem.artifact.SignatureStatus;
import tandem.payload.RootfsImage;
import tandem.slot.SlotPair;

/**
 * What an installation would do, or why it would be refused.
 *
 * @param source where the artifact comes from
 * @param version format version
 * @param header what the artifact says of itself
 * @param signature what is known of its signature
 * @param slots the running slot and the target
 * @param image the image to write; none for an artifact without payload
 * @param targetBytes size of the target slot
 * @param boot the boot environment that would be switched
 * @param steps what would be done, one sentence each, in order
 */
public record Plan(
    String source,
    FormatVersion version,
    ArtifactHeader header,
    SignatureStatus signature,
    SlotPair slots,
    Optional<Image> image,
    long targetBytes,
    String boot,
    List<String> steps) {

  /**
   * The image that would be written.
   *
   * @param fileName its name in the artifact
   * @param bytes its size
   * @param digest its SHA-256
   * @param compression how it is compressed
   * @param decoderBytes memory its decoder needs
   */
  public record Image(
      String fileName, long bytes, Digest digest, String compression, long decoderBytes) {}

  public Plan {
    steps = List.copyOf(steps);
  }

  /** Tells whether any payload is an image: only then a slot is written, and switched to. */
  public boolean switchesSlots() {
    return header.payloads().stream()
        .anyMatch(payload -> payload.type().equals(Optional.of(RootfsImage.TYPE)));
  }
}
