package tandem.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.FormatVersion;
import tandem.artifact.PayloadHeader;
import tandem.artifact.SignatureStatus;

/**
 * What the command {@code read} of mender-artifact shows of an artifact.
 *
 * @param version of the format
 * @param signature what is known of it
 * @param header of the whole
 * @param payloads one for each payload
 */
record MenderArtifactListing(
    FormatVersion version,
    SignatureStatus signature,
    ArtifactHeader header,
    List<Payload> payloads) {

  /**
   * One payload.
   *
   * @param header what the header says of it
   * @param files in the order of the archive
   */
  record Payload(PayloadHeader header, List<File> files) {}

  /** One file of a payload. */
  record File(String name, long size, Instant modified, String checksum) {}

  MenderArtifactListing {
    payloads = List.copyOf(payloads);
  }

  /** Returns the phrase that scripts look for. */
  String signaturePhrase() {
    if (signature instanceof SignatureStatus.Unsigned) {
      return "no signature";
    }
    if (signature instanceof SignatureStatus.NotChecked) {
      return "signed but no key for verification provided; "
          + "please use `-k` option for providing verification key";
    }
    return signature instanceof SignatureStatus.Verified
        ? "signed and verified correctly"
        : "signed; verification using provided key failed";
  }

  /** Returns the names of the state scripts in the order of the archive. */
  List<String> scripts() {
    List<String> names = new ArrayList<>();
    header.scripts().forEach(script -> names.add(script.name()));
    return names;
  }

  /** Tells whether groups and names of other artifacts are shown: version 2 has none. */
  boolean hasProvidesAndDepends() {
    return version == FormatVersion.V3;
  }
}
