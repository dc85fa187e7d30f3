package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.crash.CrashArtifact;
import tandem.image.crash.CrashKit;
import tandem.image.crash.CrashReport;
import tandem.image.crash.Finding;
import tandem.image.crash.Layout;
import tandem.image.crash.Layouts;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonObject;
import tandem.source.FileSource;

@Command(
    name = "torture",
    description = {
      "Cut the power of a model device at every point of an update, and judge what comes up again.",
      "Nothing outside this process is touched: slots, boot environment and store are in memory,"
          + " and so are the cuts. Of the artifact at most the first 256 KiB of its image and 4 KiB"
          + " of a file for an update module are taken; its signature is not checked. No state"
          + " script and no module is run: scripts are noted, and a model module writes one file.",
      "Ends with 1 when a device did not come back as promised. The same seed repeats a run."
    })
final class TortureCommand implements TandemCommand {
  private static final SignaturePolicy NO_KEYS =
      new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);

  private final Context context;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      required = true,
      completionCandidates = Titles.class,
      description = "What keeps the boot environment: ${COMPLETION-CANDIDATES}.")
  String layout = "";

  @Option(
      names = "--artifact",
      paramLabel = "FILE",
      required = true,
      description = "What is installed.")
  Path artifact = Path.of("");

  @Option(
      names = "--states",
      paramLabel = "N",
      description =
          "How many different states of the disks to try, 0 to 10000000 (default:"
              + " ${DEFAULT-VALUE}). Some thousand are always tried; 5000 take about half a"
              + " minute.")
  int states = 5000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses the states beyond those that are always tried (default: 1).")
  long seed = 1;

  TortureCommand(Context context) {
    this.context = context;
  }

  /** The values of the option {@code --layout}. */
  static final class Titles implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Layouts.titles().iterator();
    }
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    Layout device =
        Layouts.of(layout)
            .orElseThrow(
                () ->
                    new UpdateException(
                        ErrorKind.USAGE,
                        "--layout '" + layout + "': expected one of " + Layouts.titles()));
    if (states < 0 || states > 10_000_000) {
      throw new UpdateException(
          ErrorKind.USAGE, "--states " + states + ": expected a number from 0 to 10000000");
    }
    CrashArtifact taken =
        CrashArtifact.read(
            new FileSource(artifact), DecoderMemory.limits().withPayloads(2), NO_KEYS);
    // The model devices warn of what is done to them on purpose, some hundred times.
    LogSetup.errorsOnly(context.options());
    CrashReport report = new CrashKit(device, taken, seed).run(states);
    ExitCode code = report.failures() == 0 ? ExitCode.OK : ExitCode.FAILED;
    return new Answer(code, lines(taken, report), members(taken, report));
  }

  private static List<String> lines(CrashArtifact artifact, CrashReport report) {
    List<String> lines = new ArrayList<>();
    if (artifact.isCut()) {
      lines.add(
          "image:     the first %d of %d bytes"
              .formatted(artifact.takenBytes(), artifact.imageBytes()));
    }
    lines.addAll(report.lines());
    report.findings().forEach(finding -> lines.add("bad: " + finding.text()));
    return lines;
  }

  private static Map<String, JsonValue> members(CrashArtifact artifact, CrashReport report) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("layout", JsonValue.of(report.layout()));
    members.put("artifact_name", JsonValue.of(artifact.name()));
    members.put("image_bytes", JsonValue.of(artifact.imageBytes()));
    members.put("image_bytes_tried", JsonValue.of(artifact.takenBytes()));
    members.put("seed", JsonValue.of(report.seed()));
    members.put("updates", JsonValue.of(report.update()));
    members.put("states", JsonValue.of(report.distinct()));
    members.put("judged", JsonValue.of(report.judged()));
    members.put("booted_by_default", JsonValue.of(report.defaults()));
    members.put("failures", JsonValue.of(report.failures()));
    members.put("milliseconds", JsonValue.of(report.took().toMillis()));
    members.put("scenarios", list(report.scenarios().stream().map(TortureCommand::json).toList()));
    members.put("findings", list(report.findings().stream().map(TortureCommand::json).toList()));
    return members;
  }

  private static JsonArray list(List<JsonValue> items) {
    return new JsonArray(items);
  }

  private static JsonValue json(CrashReport.Tally tally) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("scenario", JsonValue.of(tally.scenario()));
    members.put("changes", JsonValue.of(tally.changes()));
    members.put("flushes", JsonValue.of(tally.flushes()));
    members.put("cuts", JsonValue.of(tally.cuts()));
    members.put("judged", JsonValue.of(tally.judged()));
    members.put("second_cuts", JsonValue.of(tally.second()));
    members.put("booted_by_default", JsonValue.of(tally.defaults()));
    members.put("failures", JsonValue.of(tally.failures()));
    return new JsonObject(members);
  }

  private static JsonValue json(Finding finding) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("scenario", JsonValue.of(finding.scenario()));
    members.put("phase", JsonValue.of(finding.phase()));
    members.put("change", JsonValue.of(finding.change()));
    members.put("state", JsonValue.of(finding.state()));
    members.put("complaint", JsonValue.of(finding.complaint()));
    return new JsonObject(members);
  }
}
