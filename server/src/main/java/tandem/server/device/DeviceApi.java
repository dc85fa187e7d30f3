package tandem.server.device;

import java.time.Clock;
import tandem.server.device.DeviceHandler.Entrance;
import tandem.server.fleet.ControlMaps;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Enrolment;
import tandem.server.http.BodyUse;
import tandem.server.http.Handler;
import tandem.server.http.Router;
import tandem.server.security.Call;
import tandem.server.security.RateLimit;
import tandem.server.store.InventoryStore;

/** All that devices ask for, under the paths of Mender's server. */
public final class DeviceApi {
  private static final String V1 = "/api/devices/v1";
  private static final String V2 = "/api/devices/v2";
  private static final String DEPLOYMENTS = "/deployments/device/deployments/";
  private static final String ATTRIBUTES = V1 + "/inventory/device/attributes";

  private final Enrolment enrolment;
  private final RateLimit newKeys;
  private final Door door;
  private final Dispatch dispatch;
  private final ControlMaps controlMaps;
  private final InventoryStore inventories;
  private final Downloads downloads;
  private final Clock clock;

  /**
   * Takes what it works with.
   *
   * @param newKeys limits for each address how many keys it makes known
   * @param door for polls and inventories
   */
  public DeviceApi(
      Enrolment enrolment,
      RateLimit newKeys,
      Door door,
      Dispatch dispatch,
      ControlMaps controlMaps,
      InventoryStore inventories,
      Downloads downloads,
      Clock clock) {
    this.enrolment = enrolment;
    this.newKeys = newKeys;
    this.door = door;
    this.dispatch = dispatch;
    this.controlMaps = controlMaps;
    this.inventories = inventories;
    this.downloads = downloads;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void addTo(Router router) {
    router.add(
        "POST",
        V1 + "/authentication/auth_requests",
        BodyUse.KEY,
        new AuthRequests(enrolment, newKeys));
    NextDeployment next = new NextDeployment(dispatch, controlMaps, downloads, clock);
    Entrance polls = device -> door.enter(device, Call.NEXT);
    add(router, "POST", V2 + DEPLOYMENTS + "next", polls, next::version2);
    add(router, "POST", V1 + DEPLOYMENTS + "next", polls, next::version1);
    add(router, "GET", V1 + DEPLOYMENTS + "next", polls, next::oldest);
    String map = V2 + DEPLOYMENTS + "{id}/update_control_map";
    add(router, "GET", map, Entrance.OPEN, next::controlMap);
    String one = V1 + DEPLOYMENTS + "{id}";
    add(router, "PUT", one + "/status", Entrance.OPEN, new StatusReports(dispatch));
    add(router, "PUT", one + "/log", Entrance.OPEN, new LogUploads(dispatch));
    InventoryUploads inventory = new InventoryUploads(inventories, clock);
    Entrance attributes = device -> door.enter(device, Call.INVENTORY);
    add(router, "PUT", ATTRIBUTES, attributes, inventory::replace);
    add(router, "PATCH", ATTRIBUTES, attributes, inventory::merge);
    downloads.addTo(router);
  }

  private void add(
      Router router, String method, String pattern, Entrance entrance, DeviceHandler handler) {
    Handler checked = DeviceHandler.checked(enrolment, entrance, handler);
    router.add(method, pattern, BodyUse.WHOLE, checked);
  }
}
