/**
 * Who may do what on the server: passwords, tokens, sessions, signed links and limits. Knows
 * neither HTTP nor the database.
 */
@NullMarked
package tandem.server.security;

import org.jspecify.annotations.NullMarked;
