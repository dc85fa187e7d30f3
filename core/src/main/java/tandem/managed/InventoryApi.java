package tandem.managed;

import java.lang.System.Logger.Level;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonWriter;
import tandem.source.HttpCalls;

/** Tells a server what the device has: when that has changed, and to each server anew. */
final class InventoryApi {
  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final String PATH = "/api/devices/v1/inventory/device/attributes";
  private static final int MOST_BYTES = 1 << 20; // what servers take

  private final ServerSession server;
  private String sent = "";
  private long sentWithToken = -1;

  InventoryApi(ServerSession server) {
    this.server = server;
  }

  /**
   * Sends the inventory, unless the server has it.
   *
   * @throws ServerException when the server has not taken it
   */
  void send(Attributes inventory) throws ServerException, UpdateException {
    JsonValue list = inventory.asList();
    String text = JsonWriter.compact(list);
    if (text.equals(sent) && server.tokens() == sentWithToken) {
      LOG.log(Level.DEBUG, "the inventory has not changed");
      return;
    }
    if (text.length() > MOST_BYTES) {
      LOG.log(
          Level.WARNING,
          () -> "inventory of " + text.length() + " bytes is not sent: servers take " + MOST_BYTES);
      return;
    }
    HttpCalls.Answer answer = server.call("PUT", PATH, list);
    if (answer.status() == 405) {
      answer = server.call("PATCH", PATH, list);
    }
    if (answer.status() != 200 && answer.status() != 204) {
      throw ServerSession.refused("sending the inventory", answer);
    }
    sent = text;
    sentWithToken = server.tokens();
  }
}
