package tandem.server.store;

import java.time.Instant;
import java.util.Optional;

/** A token for scripts; only its hash is known. */
public record StoredApiToken(
    String id,
    String hash,
    String name,
    String role,
    Instant created,
    Optional<Instant> lastUsed) {}
