package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tandem.json.JsonValue.JsonObject;

/** What readers in the field demand of the texts in a header; mender-artifact since 4.1.1 does. */
final class SpecRules {
  private static final int LONGEST_TEXT = 256; // bytes
  // Facts of the header of the whole artifact: a payload that states them says two things.
  private static final Set<String> RESERVED =
      Set.of("artifact_name", "artifact_group", "device_type");

  private SpecRules() {}

  /** Checks a text that must not be empty. */
  static void text(String what, String value) {
    if (value.isEmpty()) {
      throw new InvalidSpecException(what + ": empty");
    }
    value(what, value);
  }

  private static void value(String what, String value) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_TEXT) {
      throw new InvalidSpecException(
          what + " of " + bytes + " bytes, at most " + LONGEST_TEXT + " are allowed");
    }
    int[] bad = value.codePoints().filter(c -> !Text.isPrintable(c)).toArray();
    if (bad.length > 0) {
      throw new InvalidSpecException(
          what
              + ": character "
              + name(bad[0])
              + " is not allowed, only printable ones and the space");
    }
  }

  private static String name(int c) {
    String hex = Integer.toHexString(c);
    return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
  }

  static void payloadType(String type) {
    text("payload type", type);
    // Clients take it as the file name of the update module.
    if (type.contains("/") || type.equals(".") || type.equals("..")) {
      throw new InvalidSpecException("payload type \"" + type + "\": not a file name");
    }
  }

  // Modules may be named with blanks, the reference tool has it so.
  static void artifactName(String name, Optional<String> payloadType) {
    String type = payloadType.orElse("");
    if (name.contains(" ") && (type.isEmpty() || type.equals(ArtifactSpec.ROOTFS_IMAGE))) {
      throw new InvalidSpecException(
          "artifact name \""
              + name
              + "\": a "
              + (type.isEmpty() ? "bootstrap artifact" : "rootfs image")
              + " allows no blanks in it");
    }
  }

  static void notEmpty(String what, Collection<String> values) {
    if (values.isEmpty()) {
      throw new InvalidSpecException(what + ": none, at least one is needed");
    }
  }

  /** Checks texts of which none may come twice. */
  static void texts(String what, List<String> values) {
    values.forEach(value -> text(what, value));
    unique(what, values);
  }

  static void unique(String what, List<String> values) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw new InvalidSpecException(what + " \"" + value + "\": given twice");
      }
    }
  }

  /** Checks provides or depends of a payload; values may be empty. */
  static void entries(String what, Map<String, String> entries) {
    entries.forEach(
        (key, value) -> {
          text(what + " key", key);
          value(what + " " + key, value);
          if (RESERVED.contains(key)) {
            throw new InvalidSpecException(
                what + " " + key + ": reserved, it has an option of its own");
          }
        });
  }

  static void files(Optional<String> payloadType, int files) {
    if (payloadType.isEmpty() && files > 0) {
      throw new InvalidSpecException("payload files: " + files + ", a bootstrap artifact has none");
    }
    if (payloadType.equals(Optional.of(ArtifactSpec.ROOTFS_IMAGE)) && files != 1) {
      throw new InvalidSpecException(
          "payload files: " + files + ", a rootfs image has exactly one");
    }
    if (files > ReadLimits.DEFAULT.payloadFiles()) {
      throw new InvalidSpecException(
          "payload files: " + files + ", at most " + ReadLimits.DEFAULT.payloadFiles());
    }
  }

  static void metaData(Optional<String> payloadType, Optional<JsonObject> metaData) {
    if (payloadType.isEmpty() && metaData.isPresent()) {
      throw new InvalidSpecException("meta-data: a bootstrap artifact has none");
    }
  }

  static void scripts(PayloadSpec payload, List<StateScript> scripts) {
    unique("state script", scripts.stream().map(StateScript::name).toList());
    if (payload.type().isEmpty() && !scripts.isEmpty()) {
      throw new InvalidSpecException(
          "state scripts: " + scripts.size() + ", a bootstrap artifact has none");
    }
  }

  /** Checks that nothing gets lost that format version 2 has no place for. */
  static void version2(ArtifactFacts facts, PayloadSpec payload, Optional<PayloadSpec> augment) {
    if (!payload.isRootfsImage()) {
      throw new InvalidSpecException(
          "format version 2: knows rootfs images only, not "
              + payload.type().orElse("bootstrap artifacts"));
    }
    if (facts.needsVersion3() || payload.needsVersion3() || augment.isPresent()) {
      throw new InvalidSpecException(
          "format version 2: has no provides, depends, groups and cleared provides");
    }
    if (payload.metaData().isPresent()) {
      throw new InvalidSpecException("format version 2: a rootfs image has no meta-data");
    }
  }

  /** Checks what is added to a payload and not covered by the signature. */
  static void augment(ArtifactFacts facts, PayloadSpec payload, PayloadSpec added) {
    if (payload.type().isEmpty() || added.type().isEmpty()) {
      throw new InvalidSpecException("augment: a bootstrap artifact can not be augmented");
    }
    if (payload.isRootfsImage() || added.isRootfsImage()) {
      throw new InvalidSpecException("augment: only the payload of an update module can be");
    }
    entries("augmented provides", added.allProvides(facts.name(), Optional.empty()));
    texts("augmented clears-provides", added.allClearsProvides());
    unique(
        "payload file",
        Stream.concat(payload.files().stream(), added.files().stream())
            .map(PayloadSource::name)
            .toList());
    files(payload.type(), payload.files().size() + added.files().size());
    if (payload.metaData().isPresent() && added.metaData().isPresent()) {
      MetaDataMerge.check(payload.metaData().get(), added.metaData().get())
          .ifPresent(
              conflict -> {
                throw new InvalidSpecException("augmented meta-data: " + conflict);
              });
    }
  }

  static void timestamp(long seconds) {
    if (seconds < 0 || seconds > TarHeader.LARGEST_NUMBER) {
      throw new InvalidSpecException(
          "timestamp: " + seconds + ", expected 0 to " + TarHeader.LARGEST_NUMBER);
    }
  }
}
