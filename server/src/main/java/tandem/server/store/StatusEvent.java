package tandem.server.store;

import java.time.Instant;

/** A status that a device had from this moment on. */
public record StatusEvent(InstallStatus status, String substate, Instant at) {}
