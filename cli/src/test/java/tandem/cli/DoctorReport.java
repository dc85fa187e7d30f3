package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import tandem.json.JsonException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;

/** What {@code doctor --json} printed. */
record DoctorReport(int code, JsonObject document) {

  /** Runs it in this process. */
  static DoctorReport of(TestDevice device) throws JsonException {
    return of(device.attempt("doctor", "--json"));
  }

  static DoctorReport of(Run run) throws JsonException {
    JsonObject document = Json.document(run.out());
    assertThat(Json.number(document, "schema")).isEqualTo(1);
    assertThat(Json.number(document, "code")).isEqualTo(run.code());
    if (run.code() != 0) {
      assertThat(Json.text(document, "message")).isEqualTo(run.error());
    }
    return new DoctorReport(run.code(), document);
  }

  List<JsonValue> findings() {
    return ((JsonArray) Json.at(document, "findings")).items();
  }

  /** Returns {@code severity id} of everything that is not in order. */
  List<String> complaints() {
    return findings().stream()
        .filter(one -> !Json.text(one, "severity").equals("ok"))
        .map(one -> Json.text(one, "severity") + " " + Json.text(one, "id"))
        .distinct()
        .toList();
  }

  /** Checks that there is this complaint, and that it says what is wrong and what to do. */
  void expect(String severity, String id, String message, String hint) {
    assertThat(findings())
        .as("%s", document)
        .anySatisfy(
            one -> {
              assertThat(Json.text(one, "id")).isEqualTo(id);
              assertThat(Json.text(one, "severity")).isEqualTo(severity);
              assertThat(Json.text(one, "message")).contains(message);
              assertThat(Json.text(one, "hint")).contains(hint);
              assertThat(Json.text(one, "subject")).isNotEmpty();
            });
  }

  /** Checks that this was examined, and is in order. */
  void expectOk(String id) {
    assertThat(findings())
        .anySatisfy(
            one -> {
              assertThat(Json.text(one, "id")).isEqualTo(id);
              assertThat(Json.text(one, "severity")).isEqualTo("ok");
            });
    assertThat(complaints()).doesNotContain("error " + id, "warning " + id);
  }

  /** Returns the slot that boots if the power goes now. */
  String nextSlot() {
    return Json.text(document, "next_boot.slot.name");
  }
}
