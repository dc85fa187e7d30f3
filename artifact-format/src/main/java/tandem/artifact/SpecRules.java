package tandem.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    int[] bad = value.codePoints().filter(c -> !isPrintable(c)).toArray();
    if (bad.length > 0) {
      throw new InvalidSpecException(
          what
              + ": character "
              + name(bad[0])
              + " is not allowed, only printable ones and the space");
    }
  }

  // Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and of the blanks just
  // one.
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
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

  static void artifactName(String name, String payloadType) {
    text("artifact name", name);
    if (payloadType.equals(ArtifactSpec.ROOTFS_IMAGE) && name.contains(" ")) {
      throw new InvalidSpecException(
          "artifact name \"" + name + "\": a rootfs image allows no blanks in it");
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

  static void fileCount(String payloadType, int files) {
    if (payloadType.equals(ArtifactSpec.ROOTFS_IMAGE) && files != 1) {
      throw new InvalidSpecException(
          "payload files: " + files + ", a rootfs image has exactly one");
    }
    if (files > ReadLimits.DEFAULT.payloadFiles()) {
      throw new InvalidSpecException(
          "payload files: " + files + ", at most " + ReadLimits.DEFAULT.payloadFiles());
    }
  }

  static void timestamp(long seconds) {
    if (seconds < 0 || seconds > TarHeader.LARGEST_NUMBER) {
      throw new InvalidSpecException(
          "timestamp: " + seconds + ", expected 0 to " + TarHeader.LARGEST_NUMBER);
    }
  }
}
