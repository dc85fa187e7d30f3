package tandem.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.PayloadHeader;
import tandem.config.PolicySettings;
import tandem.core.DebianVersion;
import tandem.core.UpdateException;

/** What the owner of the device allows, compared with what an artifact is. */
public final class Policy {
  /** Allows everything. */
  public static final Policy NONE = new Policy(PolicySettings.NONE, PreInstallCondition.NONE);

  private static final String NAME_KEY = "artifact_name";

  private final PolicySettings settings;
  private final PreInstallCondition condition;
  private final Demand demand;

  /** Takes what is configured, and the condition that is a command. */
  public Policy(PolicySettings settings, PreInstallCondition condition) {
    this(settings, condition, () -> {});
  }

  /** Takes also what has to hold besides. */
  public Policy(PolicySettings settings, PreInstallCondition condition, Demand demand) {
    this.settings = settings;
    this.condition = condition;
    this.demand = demand;
  }

  /** Something that has to hold before anything is installed. */
  @FunctionalInterface
  public interface Demand {
    /** Fails when it does not hold. */
    void check() throws UpdateException;
  }

  /**
   * Checks whether anything may be installed now.
   *
   * @throws UpdateException LATER or CONDITION when not
   */
  void checkNow() throws UpdateException {
    demand.check();
    condition.check();
  }

  /** Returns a sentence for each thing that is not allowed; none when the artifact is welcome. */
  List<String> refusals(ArtifactHeader header) {
    List<String> reasons = new ArrayList<>();
    settings
        .allowedPayloadTypes()
        .ifPresent(allowed -> checkTypes(reasons, types(header), allowed));
    settings
        .minimumVersions()
        .forEach((key, least) -> checkVersion(reasons, key, afterwards(header, key, least), least));
    return reasons;
  }

  /** Returns the same for an update whose payloads are stored already. */
  List<String> refusals(UpdateRecord update) {
    List<String> reasons = new ArrayList<>();
    settings
        .allowedPayloadTypes()
        .ifPresent(allowed -> checkTypes(reasons, update.payloadTypes(), allowed));
    settings
        .minimumVersions()
        .forEach((key, least) -> checkVersion(reasons, key, afterwards(update, key, least), least));
    return reasons;
  }

  private static Optional<String> afterwards(
      UpdateRecord update, String key, DebianVersion before) {
    return key.equals(NAME_KEY)
        ? Optional.of(update.artifactName())
        : Optional.ofNullable(update.committedOver(having(key, before)).provides().get(key));
  }

  private static Installed having(String key, DebianVersion version) {
    return new Installed("", Optional.empty(), Map.of(key, version.toString()));
  }

  private static List<String> types(ArtifactHeader header) {
    return header.payloads().stream().map(payload -> payload.type().orElse("")).toList();
  }

  private static void checkTypes(List<String> reasons, List<String> types, List<String> allowed) {
    for (String type : types) {
      if (!type.isEmpty() && !allowed.contains(type)) {
        reasons.add(
            "payload type is '" + type + "', Tandem.AllowedPayloadTypes has " + quoted(allowed));
      }
    }
  }

  private static String quoted(List<String> texts) {
    return texts.isEmpty()
        ? "none"
        : String.join(", ", texts.stream().map(text -> "'" + text + "'").toList());
  }

  // Whoever leaves the version out of an old image must not get past the check: an artifact that
  // takes the key away is refused like one that states a lower version.
  private static void checkVersion(
      List<String> reasons, String key, Optional<String> stated, DebianVersion least) {
    Optional<DebianVersion> version = stated.flatMap(DebianVersion::parse);
    String wanted = ", Tandem.MinimumVersions wants " + least + " or later";
    if (stated.isEmpty()) {
      reasons.add(key + " would be removed" + wanted);
    } else if (version.isEmpty()) {
      reasons.add(key + " would be '" + stated.get() + "', which is no version" + wanted);
    } else if (version.get().compareTo(least) < 0) {
      reasons.add(key + " would be " + version.get() + wanted);
    }
  }

  // On a device that has just the version that is wanted, so that an artifact that leaves the key
  // alone is judged like one that states that version.
  private static Optional<String> afterwards(
      ArtifactHeader header, String key, DebianVersion before) {
    if (key.equals(NAME_KEY)) {
      return Optional.of(header.name());
    }
    Installed facts = having(key, before);
    for (PayloadHeader payload : header.payloads()) {
      facts =
          facts.after(header.name(), header.group(), payload.provides(), payload.clearsProvides());
    }
    return Optional.ofNullable(facts.provides().get(key));
  }
}
