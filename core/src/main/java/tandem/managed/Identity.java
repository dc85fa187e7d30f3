package tandem.managed;

import java.util.Map;
import tandem.core.UpdateException;
import tandem.json.JsonValue.JsonObject;

/**
 * Who a device says that it is. It must say the same for ever: another identity is another device.
 */
public final class Identity {
  private final Map<String, String> configured;
  private final DeviceScripts scripts;

  /**
   * Takes where it comes from.
   *
   * @param configured the identity that is configured; empty means that the script tells it
   */
  public Identity(Map<String, String> configured, DeviceScripts scripts) {
    this.configured = Map.copyOf(configured);
    this.scripts = scripts;
  }

  /**
   * Returns the identity, sorted by name.
   *
   * @throws UpdateException CONFIG or OS_ERROR when the script does not tell it
   */
  public JsonObject read() throws UpdateException {
    if (configured.isEmpty()) {
      return scripts.identity().asObject();
    }
    Attributes identity = new Attributes();
    configured.forEach(identity::add);
    return identity.asObject();
  }
}
