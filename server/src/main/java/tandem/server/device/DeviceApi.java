package tandem.server.device;

import java.time.Clock;
import tandem.server.fleet.ControlMaps;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Enrolment;
import tandem.server.http.BodyUse;
import tandem.server.http.Router;
import tandem.server.security.RateLimit;
import tandem.server.store.InventoryStore;

/** All that devices ask for, under the paths of Mender's server. */
public final class DeviceApi {
  private static final String V1 = "/api/devices/v1";
  private static final String V2 = "/api/devices/v2";
  private static final String DEPLOYMENTS = "/deployments/device/deployments/";

  private final Enrolment enrolment;
  private final RateLimit newKeys;
  private final Dispatch dispatch;
  private final ControlMaps controlMaps;
  private final InventoryStore inventories;
  private final Downloads downloads;
  private final Clock clock;

  /**
   * Takes what it works with.
   *
   * @param newKeys limits for each address how many keys it makes known
   */
  public DeviceApi(
      Enrolment enrolment,
      RateLimit newKeys,
      Dispatch dispatch,
      ControlMaps controlMaps,
      InventoryStore inventories,
      Downloads downloads,
      Clock clock) {
    this.enrolment = enrolment;
    this.newKeys = newKeys;
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
    add(router, "POST", V2 + DEPLOYMENTS + "next", next::version2);
    add(router, "GET", V2 + DEPLOYMENTS + "{id}/update_control_map", next::controlMap);
    add(router, "POST", V1 + DEPLOYMENTS + "next", next::version1);
    add(router, "GET", V1 + DEPLOYMENTS + "next", next::oldest);
    add(router, "PUT", V1 + DEPLOYMENTS + "{id}/status", new StatusReports(dispatch));
    add(router, "PUT", V1 + DEPLOYMENTS + "{id}/log", new LogUploads(dispatch));
    InventoryUploads inventory = new InventoryUploads(inventories, clock);
    add(router, "PUT", V1 + "/inventory/device/attributes", inventory::replace);
    add(router, "PATCH", V1 + "/inventory/device/attributes", inventory::merge);
    downloads.addTo(router);
  }

  private void add(Router router, String method, String pattern, DeviceHandler handler) {
    router.add(method, pattern, BodyUse.WHOLE, DeviceHandler.checked(enrolment, handler));
  }
}
