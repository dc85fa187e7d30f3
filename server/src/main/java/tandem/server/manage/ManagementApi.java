package tandem.server.manage;

import java.security.SecureRandom;
import java.time.Clock;
import tandem.server.blob.BlobStore;
import tandem.server.device.Downloads;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.ControlMaps;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Fleet;
import tandem.server.fleet.Rollouts;
import tandem.server.http.BodyUse;
import tandem.server.http.Router;
import tandem.server.metrics.Metrics;
import tandem.server.security.Passwords;
import tandem.server.security.RateLimit;
import tandem.server.security.Sessions;
import tandem.server.security.UserTokens;
import tandem.server.store.Store;

/**
 * All that people and their scripts ask for, under the paths of Mender's server.
 *
 * @param store of everything
 * @param fleet of the devices that are let in
 * @param enrolment lets devices in
 * @param dispatch gives devices their deployments
 * @param rollouts of the deployments
 * @param controlMaps of the deployments
 * @param catalog of the artifacts
 * @param blobs of the artifacts
 * @param upload takes new artifacts
 * @param downloads makes links
 * @param passwords checks them
 * @param tokens of people
 * @param logins limits them for each address
 * @param sessions of browsers, which end when a password changes
 * @param metrics of the server
 * @param random for new tokens
 * @param clock the time
 */
public record ManagementApi(
    Store store,
    Fleet fleet,
    Enrolment enrolment,
    Dispatch dispatch,
    Rollouts rollouts,
    ControlMaps controlMaps,
    Catalog catalog,
    BlobStore blobs,
    ArtifactUpload upload,
    Downloads downloads,
    Passwords passwords,
    UserTokens tokens,
    RateLimit logins,
    Sessions sessions,
    Metrics metrics,
    SecureRandom random,
    Clock clock) {
  private static final double CHANGES_A_SECOND = 1.0 / 60;
  private static final int CHANGES_AT_ONCE = 5;
  private static final int PEOPLE_KNOWN = 1000;

  /** Adds the routes. */
  public void addTo(Router router) {
    Access access = new Access(store.people(), tokens, clock);
    Audited audited = new Audited(store.audit(), clock);
    PasswordGate gate = new PasswordGate();
    RateLimit changes = new RateLimit(CHANGES_A_SECOND, CHANGES_AT_ONCE, PEOPLE_KNOWN, random);
    router.add(
        "POST",
        "/api/management/v1/useradm/auth/login",
        BodyUse.LOGIN,
        new Login(store.people(), passwords, tokens, logins, gate, clock));
    new DevicesApi(store.devices(), fleet, enrolment, audited).addTo(router, access);
    new ArtifactsApi(catalog, blobs, upload, downloads, audited, clock).addTo(router, access);
    new DeploymentsApi(store.deployments(), dispatch, fleet, catalog, audited, clock)
        .addTo(router, access);
    new RolloutApi(store.deployments(), rollouts, audited).addTo(router, access);
    new ControlMapsApi(store.deployments(), controlMaps, audited).addTo(router, access);
    new PeopleApi(store.people(), passwords, gate, changes, sessions, audited, clock)
        .addTo(router, access);
    new TokensApi(store.people(), audited, random, clock).addTo(router, access);
    new AuditApi(store.audit()).addTo(router, access);
    new MetricsApi(metrics).addTo(router, access);
    new InventoryApi(store.devices(), store.inventories(), fleet, enrolment, audited)
        .addTo(router, access);
  }
}
