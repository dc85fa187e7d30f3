package tandem.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tandem.core.UpdateException;

/** Reads how a server is asked for updates. */
final class ManagedReader {
  private static final int MAX_COUNT = 10_000;
  private static final int LONGEST_VALUE = 1000;
  private static final Set<String> TIERS = Set.of("standard", "micro", "system");

  private ManagedReader() {}

  /** Reads it from the whole configuration, and from the object {@code Tandem} in it. */
  static ManagedSettings read(Settings mender, Settings tandem) throws UpdateException {
    ManagedSettings usual = ManagedSettings.DEFAULT;
    return new ManagedSettings(
        mender.string("TenantToken"),
        mender.object("Security").string("AuthPrivateKey"),
        tier(mender),
        identity(tandem),
        ConfigReader.seconds(mender, "UpdatePollIntervalSeconds", usual.updatePoll()),
        ConfigReader.seconds(mender, "InventoryPollIntervalSeconds", usual.inventoryPoll()),
        ConfigReader.seconds(mender, "RetryPollIntervalSeconds", usual.retryPoll()),
        mender.integer("RetryPollCount", MAX_COUNT).orElse(0),
        mender.string("UpdateLogPath"));
  }

  private static String tier(Settings mender) throws UpdateException {
    Optional<String> tier = mender.string("DeviceTier");
    if (tier.isPresent() && !TIERS.contains(tier.get())) {
      throw mender
          .required("DeviceTier")
          .error("got '" + tier.get() + "', expected standard, micro or system");
    }
    return tier.orElse(ManagedSettings.DEFAULT.deviceTier());
  }

  private static Map<String, String> identity(Settings tandem) throws UpdateException {
    Map<String, String> identity = new TreeMap<>();
    Settings members = tandem.object("Identity");
    for (String key : members.names()) {
      String value = members.string(key).orElse("");
      if (value.isEmpty() || value.length() > LONGEST_VALUE) {
        throw members
            .required(key)
            .error("got " + value.length() + " characters, expected 1 to " + LONGEST_VALUE);
      }
      identity.put(key, value);
    }
    return identity;
  }
}
