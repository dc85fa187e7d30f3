package tandem.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.Digest;
import tandem.artifact.PayloadHeader;
import tandem.artifact.SignatureStatus;

/** Makes the record of an update that begins. */
final class NewRecord {
  private NewRecord() {}

  static UpdateRecord of(Device device, String source, ArtifactReader reader) {
    ArtifactHeader header = reader.header();
    return new UpdateRecord(
        UpdateState.DOWNLOAD,
        header.name(),
        header.group(),
        provides(header.payloads()),
        clears(header.payloads()),
        header.payloads().stream()
            .map(
                payload ->
                    new PayloadRecord(payload.index(), payload.type().orElse(""), Optional.empty()))
            .toList(),
        device.slots().inactive().name(),
        device.slots().inactive().bootPart(),
        device.slots().active().bootPart(),
        source,
        Digest.sha256(reader.manifestBytes()),
        words(reader.signature()),
        device.now(),
        Course.START);
  }

  private static Optional<Map<String, String>> provides(List<PayloadHeader> payloads) {
    Map<String, String> all = new LinkedHashMap<>();
    payloads.forEach(payload -> payload.provides().ifPresent(all::putAll));
    boolean stated = payloads.stream().anyMatch(payload -> payload.provides().isPresent());
    return stated ? Optional.of(all) : Optional.empty();
  }

  private static Optional<List<String>> clears(List<PayloadHeader> payloads) {
    List<String> all = new ArrayList<>();
    payloads.forEach(payload -> payload.clearsProvides().ifPresent(all::addAll));
    boolean stated = payloads.stream().anyMatch(payload -> payload.clearsProvides().isPresent());
    return stated ? Optional.of(all) : Optional.empty();
  }

  private static String words(SignatureStatus status) {
    if (status instanceof SignatureStatus.Verified verified) {
      return "verified by " + verified.keyName() + " " + verified.fingerprint();
    }
    return status instanceof SignatureStatus.Unsigned ? "unsigned, not checked" : "not checked";
  }
}
