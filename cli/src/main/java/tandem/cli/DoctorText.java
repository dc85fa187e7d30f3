package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tandem.doctor.Examination;
import tandem.doctor.Finding;
import tandem.doctor.NextBoot;
import tandem.doctor.Severity;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/** What a doctor found out, as text and as JSON. */
final class DoctorText {
  private DoctorText() {}

  static List<String> lines(Examination examination) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : examination.findings()) {
      lines.add(
          String.format(
              "%-8s %-27s %s",
              word(finding.severity()), finding.id().text(), Printable.line(finding.message())));
      finding
          .hint()
          .filter(hint -> !hint.isEmpty())
          .ifPresent(hint -> lines.add(" ".repeat(9) + "-> " + Printable.line(hint)));
    }
    lines.add("");
    lines.add("If the power went now: " + words(examination.nextBoot()));
    lines.add(
        String.format(
            "Errors: %d, warnings: %d, in order: %d",
            examination.count(Severity.ERROR),
            examination.count(Severity.WARNING),
            examination.count(Severity.OK)));
    return lines;
  }

  private static String words(NextBoot next) {
    String what =
        next.slot()
            .map(slot -> "slot " + slot.name() + " (" + slot.device() + ") would boot")
            .orElse("it is not certain what would boot");
    return what + ": " + next.reason();
  }

  static Map<String, JsonValue> members(Examination examination) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("next_boot", nextBoot(examination.nextBoot()));
    members.put("errors", JsonValue.of(examination.count(Severity.ERROR)));
    members.put("warnings", JsonValue.of(examination.count(Severity.WARNING)));
    members.put(
        "findings",
        new JsonArray(
            examination.findings().stream().map(finding -> (JsonValue) json(finding)).toList()));
    return members;
  }

  private static JsonObject nextBoot(NextBoot next) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    next.slot().ifPresent(slot -> members.put("slot", SlotJson.of(slot)));
    members.put("reason", JsonValue.of(next.reason()));
    return new JsonObject(members);
  }

  private static JsonObject json(Finding finding) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", JsonValue.of(finding.id().text()));
    members.put("severity", JsonValue.of(word(finding.severity())));
    members.put("subject", JsonValue.of(finding.subject()));
    members.put("message", JsonValue.of(finding.message()));
    finding.hint().ifPresent(hint -> members.put("hint", JsonValue.of(hint)));
    return new JsonObject(members);
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
