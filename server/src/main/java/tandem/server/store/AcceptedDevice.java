package tandem.server.store;

import org.jspecify.annotations.Nullable;

/**
 * What is held in memory of each accepted device.
 *
 * @param id of the device
 * @param group that it is in
 * @param done number of the last deployment that it is done with
 * @param lastSeen milliseconds
 * @param token id of its token
 * @param tokenExpires milliseconds; 0 without token
 */
public record AcceptedDevice(
    String id,
    @Nullable String group,
    long done,
    long lastSeen,
    @Nullable String token,
    long tokenExpires) {}
