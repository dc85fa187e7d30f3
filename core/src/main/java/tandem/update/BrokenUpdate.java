package tandem.update;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonObject;

/**
 * An update that ended as inconsistent, kept for a repair.
 *
 * @param update its record
 * @param before what was installed before the first of several that ended so
 * @param written whether one before this one had a module, which may have changed what runs
 */
record BrokenUpdate(UpdateRecord update, Installed before, boolean written) {
  private static final String WRITTEN = "written_by_modules";

  /** Returns the one that ended so after this one. */
  BrokenUpdate followedBy(UpdateRecord next) {
    return new BrokenUpdate(next, before, written || !update.moduleTypes().isEmpty());
  }

  /**
   * Returns what is known to be installed whatever became of the update: of before, without what
   * the update may or may not have changed.
   */
  Installed certain() {
    Installed after = update.committedOver(before);
    Map<String, String> provides = new LinkedHashMap<>(before.provides());
    provides.keySet().retainAll(after.provides().keySet()); // the rest may be cleared
    update.provides().ifPresent(stated -> provides.keySet().removeAll(stated.keySet()));
    boolean sameGroup = after.artifactGroup().equals(before.artifactGroup());
    return new Installed(
        before.artifactName(), sameGroup ? before.artifactGroup() : Optional.empty(), provides);
  }

  JsonObject encode() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("update", UpdateCodec.encode(update, new LinkedHashMap<>()));
    members.put("before", StoreCodec.installed(before, new LinkedHashMap<>()));
    if (written) {
      members.put(WRITTEN, new JsonBoolean(true));
    }
    return new JsonObject(members);
  }

  static BrokenUpdate decode(JsonObject from) throws JsonException {
    return new BrokenUpdate(
        UpdateCodec.decode(Members.object(from, "update")),
        StoreCodec.readInstalled(Members.object(from, "before")),
        from.members().containsKey(WRITTEN));
  }
}
