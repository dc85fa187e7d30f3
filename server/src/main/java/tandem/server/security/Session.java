package tandem.server.security;

/**
 * Somebody who logged in with a browser.
 *
 * @param id the secret that the cookie holds
 * @param user name of the user
 * @param role of the user at login; a change of it ends the session
 * @param formToken what each form has to send back, which no other site can know
 * @param apiToken with which pages ask the management API
 */
public record Session(String id, String user, Role role, String formToken, String apiToken) {

  /** Shows none of the secrets. */
  @Override
  public String toString() {
    return "Session[" + user + ", " + role.text() + "]";
  }
}
