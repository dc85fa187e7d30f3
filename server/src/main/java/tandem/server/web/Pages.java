package tandem.server.web;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import tandem.server.http.BodyUse;
import tandem.server.http.Router;
import tandem.server.security.Sessions;
import tandem.server.security.UserTokens;

/** All pages for people. */
public final class Pages {
  private final Sessions sessions;
  private final UserTokens tokens;
  private final SecureRandom random;
  private final Clock clock;

  /**
   * Takes what logins need.
   *
   * @param tokens those that the login of the management API gives
   */
  public Pages(Sessions sessions, UserTokens tokens, SecureRandom random, Clock clock) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Adds the pages to a router that has the management API.
   *
   * @throws IOException when style sheet, script or icon can not be read
   */
  public void addTo(Router router) throws IOException {
    Site site = new Site(router, sessions, clock);
    site.open("GET", "/", BodyUse.NONE, request -> Site.to("/ui/devices"));
    site.open("GET", "/ui", BodyUse.NONE, request -> Site.to("/ui/devices"));
    new Assets().addTo(site);
    new LoginPage(router, sessions, tokens, random, clock).addTo(site);
    new DevicesPage().addTo(site);
    new DevicePage().addTo(site);
    new ArtifactsPage().addTo(site);
    new ArtifactPage().addTo(site);
    new DeploymentsPage().addTo(site);
    new NewDeploymentPage().addTo(site);
    new DeploymentPage().addTo(site);
    new AuditPage().addTo(site);
    new AccessPage().addTo(site);
    new AccountPage().addTo(site);
  }
}
