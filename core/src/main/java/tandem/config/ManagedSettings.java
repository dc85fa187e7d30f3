package tandem.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the configuration says of asking a server for updates.
 *
 * @param tenantToken {@code TenantToken}: which customer of the server this device belongs to
 * @param authKey {@code Security.AuthPrivateKey}: device path of the device's own key
 * @param deviceTier {@code DeviceTier}: {@code standard}, {@code micro} or {@code system}
 * @param identity {@code Tandem.Identity}: what tells this device from all others; empty means that
 *     the identity script tells it
 * @param updatePoll {@code UpdatePollIntervalSeconds}: how often a server is asked for an update
 * @param inventoryPoll {@code InventoryPollIntervalSeconds}: how often the inventory is looked at
 * @param retryPoll {@code RetryPollIntervalSeconds}: the longest wait between two tries
 * @param retryCount {@code RetryPollCount}: how many tries; 0 for the usual number
 * @param logFolder {@code UpdateLogPath}: device path of the folder of the logs of deployments,
 *     unless it is the data store
 */
public record ManagedSettings(
    Optional<String> tenantToken,
    Optional<String> authKey,
    String deviceTier,
    Map<String, String> identity,
    Duration updatePoll,
    Duration inventoryPoll,
    Duration retryPoll,
    int retryCount,
    Optional<String> logFolder) {

  /** Half an hour, eight hours and five minutes, as in Mender. */
  public static final ManagedSettings DEFAULT =
      new ManagedSettings(
          Optional.empty(),
          Optional.empty(),
          "standard",
          Map.of(),
          Duration.ofMinutes(30),
          Duration.ofHours(8),
          Duration.ofMinutes(5),
          0,
          Optional.empty());

  public ManagedSettings {
    identity = Map.copyOf(identity);
  }

  /** Returns the settings without the token of the tenant, which is a secret. */
  @Override
  public String toString() {
    return "ManagedSettings[updatePoll=%s, inventoryPoll=%s, retryPoll=%s, retryCount=%d]"
        .formatted(updatePoll, inventoryPoll, retryPoll, retryCount);
  }
}
