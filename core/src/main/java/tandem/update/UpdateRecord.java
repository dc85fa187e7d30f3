package tandem.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tandem.artifact.Digest;

/**
 * The update in progress, as the store keeps it.
 *
 * @param state where it is
 * @param artifactName artifact name
 * @param artifactGroup group the artifact sets, if any
 * @param provides facts true after commit, if the artifact states any
 * @param clearsProvides patterns of facts to remove first, if the artifact has the list
 * @param payloads its payloads, in the order of the artifact
 * @param targetSlot name of the slot that does not run when it begins; images are written to it
 * @param targetBootPart boot part of that slot
 * @param previousBootPart boot part of the slot it was installed from
 * @param source where the artifact came from
 * @param manifest SHA-256 of the manifest: which artifact it is
 * @param signature what was known of the signature, in words
 * @param started when it began, ISO 8601 in UTC
 * @param course what has become of it so far
 */
public record UpdateRecord(
    UpdateState state,
    String artifactName,
    Optional<String> artifactGroup,
    Optional<Map<String, String>> provides,
    Optional<List<String>> clearsProvides,
    List<PayloadRecord> payloads,
    String targetSlot,
    int targetBootPart,
    int previousBootPart,
    String source,
    Digest manifest,
    String signature,
    String started,
    Course course) {
  public UpdateRecord {
    payloads = List.copyOf(payloads);
  }

  /** Returns how far it is. */
  public Phase phase() {
    return state.phase(course.verdict());
  }

  /** Returns the type of each payload. */
  public List<String> payloadTypes() {
    return payloads.stream().map(PayloadRecord::type).toList();
  }

  /** Returns the type of each payload that needs an update module. */
  public List<String> moduleTypes() {
    return payloads.stream()
        .filter(payload -> !payload.isImage())
        .map(PayloadRecord::type)
        .toList();
  }

  /** Tells whether it writes a slot and switches the boot slot. */
  public boolean switchesSlots() {
    return payloads.stream().anyMatch(PayloadRecord::isImage);
  }

  /** Returns the payloads that are images; none when it switches no slots. */
  List<PayloadRecord> images() {
    return payloads.stream().filter(PayloadRecord::isImage).toList();
  }

  /**
   * Returns the payloads in the order in which they are installed: that of the artifact, but the
   * image last, so that the boot slot is switched only when all else is done.
   */
  List<PayloadRecord> installOrder() {
    return Stream.concat(modules(), images().stream()).toList();
  }

  /**
   * Returns the payloads in the order in which they are committed: that of the artifact, but the
   * image first, because what follows the end of its trial is finished after any interruption.
   */
  List<PayloadRecord> commitOrder() {
    return Stream.concat(images().stream(), modules()).toList();
  }

  private Stream<PayloadRecord> modules() {
    return payloads.stream().filter(payload -> !payload.isImage());
  }

  /** Returns the same update in another state. */
  UpdateRecord in(UpdateState next) {
    return with(next, payloads, course);
  }

  /** Returns the same update with what was stored of its payloads. */
  UpdateRecord holding(List<PayloadRecord> stored) {
    return with(state, stored, course);
  }

  /** Returns the same update with what has become of it. */
  UpdateRecord on(Course now) {
    return with(state, payloads, now);
  }

  private UpdateRecord with(UpdateState newState, List<PayloadRecord> newPayloads, Course now) {
    return new UpdateRecord(
        newState,
        artifactName,
        artifactGroup,
        provides,
        clearsProvides,
        newPayloads,
        targetSlot,
        targetBootPart,
        previousBootPart,
        source,
        manifest,
        signature,
        started,
        now);
  }

  /** Returns what is installed once this update is committed. */
  Installed committedOver(Installed before) {
    return before.after(artifactName, artifactGroup, provides, clearsProvides);
  }
}
