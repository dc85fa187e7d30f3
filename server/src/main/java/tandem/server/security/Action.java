package tandem.server.security;

/** The kinds of things that users do, with the least role that may. */
public enum Action {
  /** Looking at devices, artifacts and deployments. */
  LOOK(Role.VIEWER),
  /** Changing one's own password. */
  CHANGE_OWN_PASSWORD(Role.VIEWER),
  /** Accepting, rejecting, grouping and removing devices. */
  MANAGE_DEVICES(Role.OPERATOR),
  /** Uploading, describing and deleting artifacts. */
  MANAGE_ARTIFACTS(Role.OPERATOR),
  /** Creating, pausing and aborting deployments. */
  MANAGE_DEPLOYMENTS(Role.OPERATOR),
  /** Creating and removing users, changing their roles. */
  MANAGE_USERS(Role.ADMIN),
  /** Creating and removing API tokens. */
  MANAGE_TOKENS(Role.ADMIN),
  /** Reading who did what. */
  READ_AUDIT(Role.ADMIN);

  private final Role least;

  Action(Role least) {
    this.least = least;
  }

  Role least() {
    return least;
  }
}
