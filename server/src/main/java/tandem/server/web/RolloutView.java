package tandem.server.web;

import java.time.Instant;
import java.util.List;

/** How the plan of a roll-out looks on a page. */
final class RolloutView {
  private RolloutView() {}

  /** Returns the phases, and which of them have begun. */
  static Element phases(Doc rollout) {
    Table table =
        new Table("Phases", List.of("Phase", "Devices", "After", "Needs", "Began", "In it"));
    List<Doc> began = rollout.get("state").get("phases_began").items();
    List<Doc> started = rollout.get("state").get("counters").get("started").items();
    int number = 0;
    for (Doc phase : rollout.get("plan").get("phases").items()) {
      table.row(
          new Text(Integer.toString(number + 1)),
          new Text(share(phase)),
          new Text(seconds(phase.number("delay_seconds"))),
          new Text(needs(phase)),
          number < began.size() ? time(began.get(number)) : new Text("not yet"),
          new Text(number < started.size() ? started.get(number).text() : "0"));
      number++;
    }
    return table.node("All devices at once.");
  }

  /** Returns how the roll-out is going, in words. */
  static String status(Doc deployment, Doc rollout) {
    if (deployment.text("status").equals("finished")) {
      return "ended";
    }
    Doc state = rollout.get("state");
    String reason = state.text("reason");
    return state.text("status") + (reason.isEmpty() ? "" : ": " + reason);
  }

  /** Returns the rules that hold for all phases. */
  static Element rules(Doc rollout, Doc waits) {
    Doc plan = rollout.get("plan");
    Element list = Element.of("dl");
    DevicePage.fact(list, "For", new Text(plan.get("target").text()));
    rule(list, "Stops at", plan.get("stop"));
    DevicePage.fact(list, "Tries after a failure", new Text(plan.text("retries")));
    rule(list, "Pace", plan.get("pace"));
    rule(list, "Window", plan.get("window"));
    rule(list, "Mender's client 3", waits);
    return list;
  }

  private static void rule(Element list, String name, Doc rule) {
    DevicePage.fact(list, name, new Text(rule.members().isEmpty() ? "none" : rule.text()));
  }

  private static String share(Doc phase) {
    if (!phase.text("percent").isEmpty()) {
      return phase.text("percent") + " %";
    }
    return phase.text("count").isEmpty() ? "the rest" : "the first " + phase.text("count");
  }

  private static String needs(Doc phase) {
    return phase.text("success_percent").isEmpty()
        ? "nothing"
        : phase.text("success_percent")
            + " % success of at least "
            + phase.text("min_finished")
            + " attempts";
  }

  private static String seconds(long seconds) {
    if (seconds == 0) {
      return "at once";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + " h" : seconds + " s";
  }

  private static Node time(Doc millis) {
    return Shown.time(Instant.ofEpochMilli(millis.whole()).toString());
  }
}
