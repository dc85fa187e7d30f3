package tandem.server.store;

import java.time.Instant;

/**
 * Something that somebody did.
 *
 * @param at when
 * @param actor who: {@code user:NAME}, {@code token:NAME} or {@code command line}
 * @param action what was done
 * @param object to what
 * @param detail more about it
 */
public record AuditEntry(Instant at, String actor, String action, String object, String detail) {}
