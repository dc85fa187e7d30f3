package tandem.update;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    checkDemand();
    condition.check();
  }

  /** Checks what has to hold besides, without running anything. */
  void checkDemand() throws UpdateException {
    demand.check();
  }

  /** Returns a sentence for each thing that is not allowed; none when the artifact is welcome. */
  List<String> refusals(ArtifactHeader header) {
    List<String> reasons = new ArrayList<>();
    settings
        .allowedPayloadTypes()
        .ifPresent(allowed -> checkTypes(reasons, types(header), allowed));
    settings
        .minimumVersions()
        .forEach(
            (key, least) -> {
              checkSpelling(reasons, key, header.payloads().stream().flatMap(Policy::stated));
              checkVersion(reasons, key, facts(header, key, least), least);
            });
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
        .forEach((key, least) -> checkVersion(reasons, key, facts(update, key, least), least));
    return reasons;
  }

  private static List<Installed> facts(UpdateRecord update, String key, DebianVersion before) {
    if (key.equalsIgnoreCase(NAME_KEY)) {
      return List.of(named(update.artifactName(), key));
    }
    List<Installed> facts = new ArrayList<>();
    for (Spelling spelling : Spelling.values()) {
      facts.add(
          having(spelling.of(key), before)
              .after(
                  update.artifactName(),
                  update.artifactGroup(),
                  update.provides().map(spelling::of),
                  update.clearsProvides().map(spelling::of)));
    }
    return facts;
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

  private static Stream<String> stated(PayloadHeader payload) {
    return payload.provides().stream().flatMap(provides -> provides.keySet().stream());
  }

  // Else nobody could say which of them counts.
  private static void checkSpelling(List<String> reasons, String key, Stream<String> stated) {
    List<String> spellings = stated.filter(key::equalsIgnoreCase).distinct().sorted().toList();
    if (spellings.size() > 1) {
      reasons.add(
          key
              + " is stated as "
              + String.join(" and ", spellings)
              + ", Tandem.MinimumVersions wants one of them");
    }
  }

  // Whoever leaves the version out of an old image must not get past the check: an artifact that
  // takes the key away is refused like one that states a lower version.
  private static void checkVersion(
      List<String> reasons, String key, List<Installed> facts, DebianVersion least) {
    String wanted = ", Tandem.MinimumVersions wants " + least + " or later";
    for (Installed afterwards : facts) {
      String spelled = afterwards.provides().containsKey(key) ? key : Spelling.FOLDED.of(key);
      Optional<String> stated = Optional.ofNullable(afterwards.provides().get(spelled));
      Optional<DebianVersion> version = stated.flatMap(DebianVersion::parse);
      Optional<String> reason = Optional.empty();
      if (stated.isEmpty()) {
        reason = Optional.of(key + " would be removed");
      } else if (version.isEmpty()) {
        reason = Optional.of(key + " would be '" + stated.get() + "', which is no version");
      } else if (version.get().compareTo(least) < 0) {
        reason = Optional.of(key + " would be " + version.get());
      }
      if (reason.isPresent()) {
        reasons.add(reason.get() + wanted);
        return;
      }
    }
  }

  // On a device that has just the version that is wanted, so that an artifact that leaves the key
  // alone is judged like one that states that version.
  private static List<Installed> facts(ArtifactHeader header, String key, DebianVersion before) {
    if (key.equalsIgnoreCase(NAME_KEY)) {
      return List.of(named(header.name(), key));
    }
    List<Installed> all = new ArrayList<>();
    for (Spelling spelling : Spelling.values()) {
      Installed facts = having(spelling.of(key), before);
      for (PayloadHeader payload : header.payloads()) {
        facts =
            facts.after(
                header.name(),
                header.group(),
                payload.provides().map(spelling::of),
                payload.clearsProvides().map(spelling::of));
      }
      all.add(facts);
    }
    return all;
  }

  private static Installed named(String artifactName, String key) {
    return new Installed("", Optional.empty(), Map.of(key, artifactName));
  }

  /**
   * How keys are compared: as they are written, and without their case. A safeguard must not go
   * unnoticed because somebody has spelled it in another one.
   */
  private enum Spelling {
    WRITTEN,
    FOLDED;

    String of(String key) {
      return this == WRITTEN ? key : key.toLowerCase(Locale.ROOT);
    }

    List<String> of(List<String> patterns) {
      return patterns.stream().map(this::of).toList();
    }

    Map<String, String> of(Map<String, String> provides) {
      Map<String, String> spelled = new LinkedHashMap<>();
      provides.forEach((key, value) -> spelled.put(of(key), value));
      return spelled;
    }
  }
}
