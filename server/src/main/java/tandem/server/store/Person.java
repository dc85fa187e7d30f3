package tandem.server.store;

import java.time.Instant;

/** Somebody who works with the server. */
public record Person(String name, String passwordHash, String role, Instant created) {}
