package tandem.server.store;

import java.time.Instant;

/**
 * One key with which a device asked to be let in.
 *
 * @param id of this set
 * @param device id of the device
 * @param identityHash SHA-256 of its identity
 * @param keyHash SHA-256 of the key
 * @param publicKey PEM
 * @param status of this key
 * @param created when it came first
 */
public record AuthSet(
    String id,
    String device,
    String identityHash,
    String keyHash,
    String publicKey,
    AuthStatus status,
    Instant created) {}
