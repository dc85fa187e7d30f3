package tandem.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.StateScript;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.slot.Slot;
import tandem.update.Plan;

/** A plan as text and as JSON. */
final class PlanText {
  private PlanText() {}

  /** Returns one line that says what is installed where, and what is known of its signature. */
  static String summary(Plan plan) {
    return "artifact "
        + plan.header().name()
        + " from "
        + plan.source()
        + ", signature: "
        + SignatureText.of(plan.signature())
        + plan.image()
            .map(
                image ->
                    "\nimage "
                        + image.fileName()
                        + " ("
                        + Sizes.of(image.bytes())
                        + ", "
                        + image.compression()
                        + ") to slot "
                        + plan.slots().inactive().name()
                        + " ("
                        + plan.slots().inactive().device()
                        + ")")
            .orElse("");
  }

  static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Artifact:      " + plan.header().name() + " (version " + plan.version().number() + ")");
    lines.add("Source:        " + plan.source());
    lines.add("Signature:     " + SignatureText.of(plan.signature()));
    lines.add("Device types:  " + String.join(", ", plan.header().deviceTypes()));
    lines.add("Running slot:  " + slot(plan.slots().active()));
    if (plan.switchesSlots()) {
      lines.add("Target slot:   " + slot(plan.slots().inactive()));
    }
    plan.image()
        .ifPresent(
            image -> {
              lines.add(
                  "Image:         "
                      + image.fileName()
                      + ", "
                      + image.bytes()
                      + " bytes of "
                      + plan.targetBytes()
                      + ", compression "
                      + image.compression());
              lines.add("SHA-256:       " + image.digest());
              lines.add("Decoder needs: " + Sizes.of(image.decoderBytes()));
            });
    if (plan.switchesSlots()) {
      lines.add("Boot control:  " + plan.boot());
    }
    if (!plan.header().scripts().isEmpty()) {
      lines.add(
          "State scripts: "
              + String.join(
                  ", ", plan.header().scripts().stream().map(StateScript::name).toList()));
    }
    lines.add("Would:");
    int number = 1;
    for (String step : plan.steps()) {
      lines.add("  " + number++ + ". " + step);
    }
    return lines;
  }

  private static String slot(Slot slot) {
    return slot.name() + " (" + slot.device() + ", part " + slot.bootPart() + ")";
  }

  static JsonObject event(Plan plan) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("event", JsonValue.of("plan"));
    members.putAll(members(plan));
    return new JsonObject(members);
  }

  static Map<String, JsonValue> members(Plan plan) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("artifact_name", JsonValue.of(plan.header().name()));
    members.put("format_version", JsonValue.of(plan.version().number()));
    members.put("source", JsonValue.of(plan.source()));
    members.put("signature", SignatureText.json(plan.signature()));
    members.put("device_types", JsonValue.strings(plan.header().deviceTypes()));
    members.put("running_slot", SlotJson.of(plan.slots().active()));
    if (plan.switchesSlots()) {
      members.put("target_slot", SlotJson.of(plan.slots().inactive()));
      members.put("boot_control", JsonValue.of(plan.boot()));
    }
    members.put(
        "scripts",
        JsonValue.strings(plan.header().scripts().stream().map(StateScript::name).toList()));
    plan.image()
        .ifPresent(
            image -> {
              Map<String, JsonValue> what = new LinkedHashMap<>();
              what.put("file", JsonValue.of(image.fileName()));
              what.put("bytes", JsonValue.of(image.bytes()));
              what.put("sha256", JsonValue.of(image.digest().hex()));
              what.put("compression", JsonValue.of(image.compression()));
              what.put("decoder_bytes", JsonValue.of(image.decoderBytes()));
              what.put("slot_bytes", JsonValue.of(plan.targetBytes()));
              members.put("image", new JsonObject(what));
            });
    members.put("steps", JsonValue.strings(plan.steps()));
    return members;
  }
}
