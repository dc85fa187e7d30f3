package tandem.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.slot.Slot;
import tandem.update.Outcome;
import tandem.update.Status;
import tandem.update.UpdateRecord;

@Command(
    name = "status",
    description = "Say which slot runs, which one boots next, what is pending and what to do next.")
final class StatusCommand implements TandemCommand {
  private final Context context;

  StatusCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    try (DeviceSession session = DeviceSession.shared(context)) {
      Status status = session.engine().status();
      return Answer.ok(lines(status, session.origin()), members(status, session.origin()));
    }
  }

  private static List<String> lines(Status status, Optional<String> origin) {
    List<String> lines = new ArrayList<>();
    lines.add("Device type:   " + status.deviceType());
    lines.add(
        "Artifact:      "
            + status.installed().artifactName()
            + origin.map(place -> " (taken from " + place + ")").orElse(""));
    lines.add("Running slot:  " + slot(status.slots().active()));
    lines.add("Other slot:    " + slot(status.slots().inactive()));
    lines.add(
        "Next boot:     "
            + bootsNext(status)
            + (status.boot().trial()
                ? ", on trial (boot count " + status.boot().bootCount() + ")"
                : ""));
    lines.add("Boot control:  " + status.bootDescription());
    lines.add("Situation:     " + status.situation() + ": " + status.situation().story());
    status
        .update()
        .ifPresent(
            update ->
                lines.add(
                    "Update:        "
                        + update.artifactName()
                        + " from "
                        + update.source()
                        + (update.switchesSlots() ? " to slot " + update.targetSlot() : "")
                        + ", begun "
                        + update.started()
                        + ", signature: "
                        + update.signature()));
    status
        .lastOutcome()
        .ifPresent(
            last ->
                lines.add(
                    "Last update:   "
                        + last.artifactName()
                        + " "
                        + last.result()
                        + " at "
                        + last.time()
                        + ": "
                        + last.reason()));
    status.warnings().forEach(warning -> lines.add("Warning:       " + warning));
    if (!status.hint().isEmpty()) {
      lines.add("Next step:     " + status.hint());
    }
    return lines;
  }

  private static String slot(Slot slot) {
    return slot.name() + " (" + slot.device() + ", part " + slot.bootPart() + ")";
  }

  private static String bootsNext(Status status) {
    Slot next = status.slots().byBootPart(status.boot().bootPart());
    return next == null ? "part " + status.boot().bootPart() : "slot " + next.name();
  }

  private static Map<String, JsonValue> members(Status status, Optional<String> origin) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("device_type", JsonValue.of(status.deviceType()));
    members.put("artifact_name", JsonValue.of(status.installed().artifactName()));
    origin.ifPresent(place -> members.put("taken_from", JsonValue.of(place)));
    members.put("running_slot", SlotJson.of(status.slots().active()));
    members.put("other_slot", SlotJson.of(status.slots().inactive()));
    members.put("next_boot_part", JsonValue.of(status.boot().bootPart()));
    members.put("upgrade_available", JsonValue.of(status.boot().trial()));
    members.put("bootcount", JsonValue.of(status.boot().bootCount()));
    members.put("boot_control", JsonValue.of(status.bootDescription()));
    members.put("situation", JsonValue.of(status.situation().name()));
    members.put("story", JsonValue.of(status.situation().story()));
    members.put("next_step", JsonValue.of(status.hint()));
    status.update().ifPresent(update -> members.put("update", update(update)));
    status.lastOutcome().ifPresent(last -> members.put("last_update", outcome(last)));
    members.put("warnings", JsonValue.strings(status.warnings()));
    return members;
  }

  private static JsonObject update(UpdateRecord update) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("state", update.state().storedName());
    members.put("artifact_name", update.artifactName());
    if (update.switchesSlots()) {
      members.put("target_slot", update.targetSlot());
    }
    members.put("source", update.source());
    members.put("signature", update.signature());
    members.put("started", update.started());
    return JsonValue.strings(members);
  }

  private static JsonObject outcome(Outcome outcome) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("result", outcome.result().name());
    members.put("artifact_name", outcome.artifactName());
    members.put("reason", outcome.reason());
    members.put("time", outcome.time());
    return JsonValue.strings(members);
  }
}
