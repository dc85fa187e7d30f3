package tandem.update;

import java.util.Optional;
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

  StoreContent with(UpdateRecord record) {
    return new StoreContent(installed, Optional.of(record), lastOutcome, document);
  }

  StoreContent closed(Outcome outcome) {
    return new StoreContent(installed, Optional.empty(), Optional.of(outcome), document);
  }

  StoreContent closed(Installed now, Outcome outcome) {
    return new StoreContent(now, Optional.empty(), Optional.of(outcome), document);
  }

  StoreContent withoutUpdate() {
    return new StoreContent(installed, Optional.empty(), lastOutcome, document);
  }
}
