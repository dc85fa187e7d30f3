package tandem.server.security;

/**
 * What the token of a user says.
 *
 * @param id of the token, by which it can be taken back
 * @param user name of the user
 * @param role that the user had when the token was issued
 */
public record UserClaims(String id, String user, Role role, TokenTimes times) {}
