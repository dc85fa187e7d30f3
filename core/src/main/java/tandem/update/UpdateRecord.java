package tandem.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.Digest;

/**
 * The update in progress, as the store keeps it.
 *
 * @param state where it is
 * @param artifactName artifact name
 * @param artifactGroup group the artifact sets, if any
 * @param provides facts true after commit, if the artifact states any
 * @param clearsProvides patterns of facts to remove first, if the artifact has the list
 * @param payloadTypes type of each payload
 * @param targetSlot name of the slot it is written to
 * @param targetBootPart boot part of that slot
 * @param previousBootPart boot part of the slot it was installed from
 * @param source where the artifact came from
 * @param manifest SHA-256 of the manifest: which artifact it is
 * @param signature what was known of the signature, in words
 * @param started when it began, ISO 8601 in UTC
 */
public record UpdateRecord(
    UpdateState state,
    String artifactName,
    Optional<String> artifactGroup,
    Optional<Map<String, String>> provides,
    Optional<List<String>> clearsProvides,
    List<String> payloadTypes,
    String targetSlot,
    int targetBootPart,
    int previousBootPart,
    String source,
    Digest manifest,
    String signature,
    String started) {

  /** Returns the same update in another state. */
  UpdateRecord in(UpdateState next) {
    return new UpdateRecord(
        next,
        artifactName,
        artifactGroup,
        provides,
        clearsProvides,
        payloadTypes,
        targetSlot,
        targetBootPart,
        previousBootPart,
        source,
        manifest,
        signature,
        started);
  }

  /** Returns what is installed once this update is committed. */
  Installed committedOver(Installed before) {
    return before.after(artifactName, artifactGroup, provides, clearsProvides);
  }
}
