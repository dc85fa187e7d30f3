package tandem.server.fleet;

import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.server.rollout.Attributes;
import tandem.server.store.Device;
import tandem.server.store.Devices;
import tandem.server.store.InventoryStore;
import tandem.server.store.StoreException;

/**
 * What filters of deployments look at. Only read from the store when a filter asks, which is the
 * only thing at a poll that does.
 */
public final class KnownAttributes {
  private final Devices devices;
  private final InventoryStore inventories;

  /** Takes where to look. */
  public KnownAttributes(Devices devices, InventoryStore inventories) {
    this.devices = devices;
    this.inventories = inventories;
  }

  /** Returns the attributes of a device; for one decision, and one thread. */
  Attributes of(Member member) {
    return new Attributes() {
      private @Nullable Map<String, Map<String, JsonValue>> scopes;

      @Override
      public Optional<JsonValue> get(String scope, String name) {
        Map<String, Map<String, JsonValue>> all = scopes;
        if (all == null) {
          all = read(member);
          scopes = all;
        }
        return Optional.ofNullable(all.getOrDefault(scope, Map.of()).get(name));
      }
    };
  }

  private Map<String, Map<String, JsonValue>> read(Member member) {
    Map<String, JsonValue> inventory = new HashMap<>();
    Map<String, JsonValue> system = new HashMap<>();
    try {
      inventories.of(member.id()).attributes().forEach(a -> inventory.put(a.name(), a.value()));
      Map<String, JsonValue> identity =
          devices
              .device(member.id())
              .map(Device::identity)
              .map(id -> id.members())
              .orElse(Map.of());
      member.group().ifPresent(group -> system.put("group", JsonValue.of(group)));
      return Map.of("inventory", inventory, "identity", identity, "system", system);
    } catch (StoreException e) {
      throw new UncheckedIOException(e); // the poll fails, and the device asks again
    }
  }
}
