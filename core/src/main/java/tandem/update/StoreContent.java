package tandem.update;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/**
 * What the store holds.
 *
 * @param installed what is installed
 * @param update the update in progress, if there is one
 * @param lastOutcome how the last update ended, if one did
 * @param document what was read: its members that this version does not know are written back
 */
public record StoreContent(
    Installed installed,
    Optional<UpdateRecord> update,
    Optional<Outcome> lastOutcome,
    JsonObject document) {
  /** Member of the document: digests of the records of Mender's that were taken over last. */
  private static final String SETTLED = "mender_settled";

  /** Member of the document: the update that ended as inconsistent. */
  private static final String BROKEN = "broken_update";

  StoreContent with(UpdateRecord record) {
    return new StoreContent(installed, Optional.of(record), lastOutcome, document);
  }

  StoreContent closed(Outcome outcome) {
    return new StoreContent(installed, Optional.empty(), Optional.of(outcome), document);
  }

  StoreContent closed(Installed now, Outcome outcome) {
    return new StoreContent(
        now, Optional.empty(), Optional.of(outcome), remembering(Optional.empty()));
  }

  /** Returns the same with an update that ended as inconsistent, which is kept for a repair. */
  StoreContent broken(UpdateRecord update, Installed now, Outcome outcome) {
    // What was there before the first of several that failed is still in the slot.
    BrokenUpdate kept =
        broken()
            .filter(known -> known.update().previousBootPart() == update.previousBootPart())
            .map(known -> known.followedBy(update))
            .orElseGet(() -> new BrokenUpdate(update, installed, false));
    return new StoreContent(
        now, Optional.empty(), Optional.of(outcome), remembering(Optional.of(kept)));
  }

  /** Returns the update that ended as inconsistent, while the name is marked. */
  Optional<BrokenUpdate> broken() {
    try {
      return installed.isInconsistent() && document.members().get(BROKEN) instanceof JsonObject kept
          ? Optional.of(BrokenUpdate.decode(kept))
              .filter(known -> known.update().artifactName().equals(installed.plainName()))
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty(); // of a later version
    }
  }

  /** Returns the same with the facts that the owner has stated. */
  StoreContent forgotten(Installed facts) {
    Optional<Outcome> outcome =
        lastOutcome.map(
            last ->
                new Outcome(
                    last.result(),
                    last.artifactName(),
                    last.reason()
                        + "; forgotten: the owner says that this is "
                        + facts.artifactName(),
                    last.time()));
    return new StoreContent(facts, update, outcome, remembering(Optional.empty()));
  }

  private JsonObject remembering(Optional<BrokenUpdate> broken) {
    Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
    members.remove(BROKEN);
    broken.ifPresent(update -> members.put(BROKEN, update.encode()));
    return new JsonObject(members);
  }

  StoreContent withoutUpdate() {
    return new StoreContent(installed, Optional.empty(), lastOutcome, document);
  }

  /** Returns the same with other facts. */
  StoreContent knowing(Installed facts) {
    return new StoreContent(facts, update, lastOutcome, document);
  }

  /**
   * Returns the same with an update that Mender began.
   *
   * @param digests digests of Mender's records, none of which is taken over again
   */
  StoreContent adopting(UpdateRecord record, List<String> digests) {
    Map<String, JsonValue> members = new LinkedHashMap<>(document.members());
    members.put(SETTLED, JsonValue.strings(digests));
    return new StoreContent(installed, Optional.of(record), lastOutcome, new JsonObject(members));
  }

  /** Tells whether this record of Mender's was among those that were taken over last. */
  boolean hasSettled(String digest) {
    return document.members().get(SETTLED) instanceof JsonArray settled
        && settled.items().contains(JsonValue.of(digest));
  }
}
