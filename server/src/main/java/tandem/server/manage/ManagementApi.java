package tandem.server.manage;

import java.time.Clock;
import tandem.server.blob.BlobStore;
import tandem.server.device.Downloads;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Fleet;
import tandem.server.http.BodyUse;
import tandem.server.http.Router;
import tandem.server.security.Passwords;
import tandem.server.security.RateLimit;
import tandem.server.security.UserTokens;
import tandem.server.store.Store;

/**
 * All that people and their scripts ask for, under the paths of Mender's server.
 *
 * @param store of everything
 * @param fleet of the devices that are let in
 * @param enrolment lets devices in
 * @param dispatch gives devices their deployments
 * @param catalog of the artifacts
 * @param blobs of the artifacts
 * @param upload takes new artifacts
 * @param downloads makes links
 * @param passwords checks them
 * @param tokens of people
 * @param logins limits them for each address
 * @param clock the time
 */
public record ManagementApi(
    Store store,
    Fleet fleet,
    Enrolment enrolment,
    Dispatch dispatch,
    Catalog catalog,
    BlobStore blobs,
    ArtifactUpload upload,
    Downloads downloads,
    Passwords passwords,
    UserTokens tokens,
    RateLimit logins,
    Clock clock) {

  /** Adds the routes. */
  public void addTo(Router router) {
    Access access = new Access(store.people(), tokens, clock);
    Audited audited = new Audited(store.audit(), clock);
    router.add(
        "POST",
        "/api/management/v1/useradm/auth/login",
        BodyUse.WHOLE,
        new Login(store.people(), passwords, tokens, logins, clock));
    new DevicesApi(store.devices(), fleet, enrolment, audited).addTo(router, access);
    new ArtifactsApi(catalog, blobs, upload, downloads, audited, clock).addTo(router, access);
    new DeploymentsApi(store.deployments(), dispatch, fleet, catalog, audited, clock)
        .addTo(router, access);
    new InventoryApi(store.devices(), store.inventories(), fleet, enrolment, audited)
        .addTo(router, access);
  }
}
