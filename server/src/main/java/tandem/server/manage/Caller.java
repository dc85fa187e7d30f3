package tandem.server.manage;

import tandem.server.security.Role;

/**
 * Who calls.
 *
 * @param name {@code user:NAME} or {@code token:NAME}
 * @param role what it may do
 */
public record Caller(String name, Role role) {}
