package tandem.server.rollout;

import java.util.Optional;

/**
 * What a decision about a device needs to know of it.
 *
 * @param id of the device
 * @param group that it is in
 * @param attributes only looked at by filters
 * @param failedAttempts how often it tried this deployment in vain
 */
public record DeviceFacts(
    String id, Optional<String> group, Attributes attributes, int failedAttempts) {}
