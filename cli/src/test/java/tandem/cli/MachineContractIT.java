package tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.json.JsonException;
import tandem.json.JsonValue.JsonObject;

/** What docs/exit-codes.md promises to programs that run Tandem. */
class MachineContractIT {
  private static final int IMAGE_BYTES = 1 << 20;

  @TempDir static Path shared;
  private static Path image;
  private static Path artifact;

  @TempDir Path folder;
  private TestDevice device;

  @BeforeAll
  static void makeArtifact() throws Exception {
    RequiredTool.orSkip("fw_printenv");
    image = Images.noise(shared, "image", IMAGE_BYTES);
    Path script = Files.writeString(shared.resolve("ArtifactInstall_Enter_00"), "#!/bin/sh\n");
    artifact = Release.of(shared, "release-1", image, "-s", script).artifact();
  }

  @BeforeEach
  void makeDevice() {
    device = TestDevice.create(folder.resolve("device"), "--slot-size", IMAGE_BYTES);
  }

  // DEVICE, ART, IMAGE, OUT and NEW stand for files. A state before the command stands in front.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fresh     | install --root DEVICE ART                                       | 0",
        "fresh     | install --root DEVICE --reboot-exit-code ART                    | 4",
        "fresh     | install --root DEVICE OUT                                       | 66",
        "installed | install --root DEVICE ART                                       | 76",
        "fresh     | install --root DEVICE                                           | 64",
        "fresh     | install --root DEVICE --bogus ART                               | 64",
        "fresh     | install --root NEW ART                                          | 78",
        "trial     | resume --root DEVICE                                            | 0",
        "fresh     | resume --root DEVICE                                            | 2",
        "fresh     | resume --root DEVICE ART ART                                    | 64",
        "trial     | commit --root DEVICE                                            | 0",
        "installed | commit --root DEVICE                                            | 76",
        "fresh     | commit --root DEVICE                                            | 2",
        "fresh     | commit --root DEVICE extra                                      | 64",
        "installed | rollback --root DEVICE                                          | 0",
        "fresh     | rollback --root DEVICE                                          | 2",
        "fresh     | rollback --bogus                                                | 64",
        "fresh     | reboot --root DEVICE                                            | 64",
        "fresh     | status --root DEVICE                                            | 0",
        "trial     | status --root DEVICE                                            | 0",
        "fresh     | status --root NEW                                               | 78",
        "fresh     | status extra                                                    | 64",
        "fresh     | doctor --root DEVICE                                            | 0",
        "fresh     | doctor --root NEW                                               | 78",
        "fresh     | doctor extra                                                    | 64",
        "fresh     | plan --root DEVICE ART                                          | 0",
        "installed | plan --root DEVICE ART                                          | 76",
        "fresh     | plan --root DEVICE                                              | 64",
        "fresh     | show-artifact --root DEVICE                                     | 0",
        "fresh     | show-artifact --root NEW                                        | 78",
        "fresh     | show-artifact extra                                             | 64",
        "fresh     | show-provides --root DEVICE                                     | 0",
        "fresh     | show-provides --root NEW                                        | 78",
        "fresh     | show-provides --bogus                                           | 64",
        "fresh     | artifact read ART                                               | 0",
        "fresh     | artifact read IMAGE                                             | 65",
        "fresh     | artifact read                                                   | 64",
        "fresh     | artifact validate ART                                           | 0",
        "fresh     | artifact validate --require-signature ART                       | 80",
        "fresh     | artifact validate                                               | 64",
        "fresh     | artifact write rootfs-image -t a -n b -f IMAGE -o OUT           | 0",
        "fresh     | artifact write rootfs-image -t a -n b -f NEW -o OUT             | 66",
        "fresh     | artifact write rootfs-image -t a                                | 64",
        "fresh     | artifact write module-image -T m -t a -n b -f IMAGE -o OUT      | 0",
        "fresh     | artifact write module-image -T m -t a -n b -f NEW -o OUT        | 66",
        "fresh     | artifact write module-image                                     | 64",
        "fresh     | artifact write                                                  | 64",
        "fresh     | artifact                                                        | 64",
        "fresh     | sim create NEW --slot-size 64K                                  | 0",
        "fresh     | sim create DEVICE                                               | 64",
        "fresh     | sim create NEW --slot-size many                                 | 64",
        "fresh     | sim boot DEVICE                                                 | 0",
        "fresh     | sim boot NEW                                                    | 64",
        "fresh     | sim boot                                                        | 64",
        "fresh     | sim show DEVICE                                                 | 0",
        "fresh     | sim show NEW                                                    | 78",
        "fresh     | sim show                                                        | 64",
        "fresh     | sim                                                             | 64",
        "fresh     | demo extra                                                      | 64",
        "fresh     | bogus                                                           | 64",
        "fresh     | --log-level bogus status                                        | 64"
      })
  void json_isExactlyOneDocument(String before, String line, int code) throws Exception {
    bring(before);
    List<Object> words = words("--json " + line);

    Run run = Run.tandem(words.toArray());

    assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code);
    expectDocument(run);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fresh     | install ART                                                | 0",
        "trial     | resume                                                     | 0",
        "trial     | commit                                                     | 0",
        "installed | rollback                                                   | 0",
        "fresh     | reboot                                                     | 64",
        "fresh     | status                                                     | 0",
        "fresh     | status extra                                               | 64",
        "fresh     | plan ART                                                   | 0",
        "fresh     | show-artifact                                              | 0",
        "fresh     | show-provides                                              | 0",
        "fresh     | artifact read ART                                          | 0",
        "fresh     | artifact read IMAGE                                        | 65",
        "fresh     | artifact validate ART                                      | 0",
        "fresh     | artifact write rootfs-image -t a -n b -f IMAGE -o OUT      | 0",
        "fresh     | artifact write module-image -T m -t a -n b -f IMAGE -o OUT | 0",
        "fresh     | sim create NEW                                             | 0",
        "fresh     | sim boot DEVICE                                            | 0",
        "fresh     | sim show DEVICE                                            | 0"
      })
  void jsonOfTheBuiltProgram_isExactlyOneDocument(String before, String line, int code)
      throws Exception {
    bring(before);
    List<Object> words = words(line);
    words.addAll(List.of("--json", "--root", device.root()));

    Run run = TandemProcess.tandem(words.toArray()).run();

    assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code);
    expectDocument(run);
  }

  private List<Object> words(String line) {
    List<Object> words = new ArrayList<>();
    for (String word : line.split(" +", -1)) {
      words.add(file(word));
    }
    return words;
  }

  private void bring(String state) {
    if (!state.equals("fresh")) {
      device.run("install", artifact);
    }
    if (state.equals("trial")) {
      device.boot();
    }
  }

  private String file(String word) {
    return switch (word) {
      case "DEVICE" -> device.root().toString();
      case "ART" -> artifact.toString();
      case "IMAGE" -> image.toString();
      case "OUT" -> folder.resolve("out.mender").toString();
      case "NEW" -> folder.resolve("new").toString();
      default -> word;
    };
  }

  private static void expectDocument(Run run) throws JsonException {
    JsonObject document = Json.document(run.out());
    assertThat(Json.number(document, "schema")).isEqualTo(1);
    assertThat(Json.number(document, "code")).isEqualTo(run.code());
    String kind = Json.text(document, "kind");
    assertThat(ExitCode.valueOf(kind).number()).isEqualTo(run.code());
    if (run.code() != 0 && run.code() != ExitCode.REBOOT_REQUIRED.number()) {
      assertThat(Json.text(document, "message")).isEqualTo(run.error());
    }
  }

  @Test
  void documentOfAnInstallation_holdsWhatIsPromised() throws Exception {
    Run run = device.tandem("install", "--json", artifact).run().expect(ExitCode.OK);

    JsonObject document = Json.document(run.out());
    assertThat(document.members().keySet())
        .contains("artifact_name", "format_version", "source", "signature", "device_types")
        .contains("running_slot", "target_slot", "boot_control", "scripts", "image", "steps")
        .contains("stored", "committed", "reboot_required");
    assertThat(Json.number(document, "stored.bytes")).isEqualTo(IMAGE_BYTES);
    assertThat(Json.number(document, "stored.written")).isEqualTo(IMAGE_BYTES);
    assertThat(Json.number(document, "stored.skipped")).isZero();
    assertThat(Json.text(document, "stored.proof")).isEqualTo("cache");
  }

  @Test
  void documentOfAStatus_holdsWhatIsPromised() throws Exception {
    device.run("install", artifact);

    JsonObject document = Json.document(device.tandem("status", "--json").succeed());

    assertThat(document.members().keySet())
        .contains("situation", "story", "next_step", "running_slot", "other_slot", "warnings")
        .contains("next_boot_part", "upgrade_available", "bootcount", "update");
  }

  // A missing file, no file at all, a stack trace and the log are told as events, too.
  @ParameterizedTest
  @CsvSource({
    "install --root DEVICE ART, 0",
    "install --root DEVICE --json ART, 0",
    "--log-level trace install --root DEVICE ART, 0",
    "install --root DEVICE OUT, 66",
    "install --root DEVICE --verbose OUT, 66",
    "install --root NEW ART, 78",
    "install --root DEVICE, 64",
    "resume --root DEVICE, 2",
    "resume --bogus, 64"
  })
  void progressAsJson_makesEveryLineOfStandardErrorAnEvent(String line, int code) throws Exception {
    List<Object> words = words(line);
    words.add("--progress=json");

    Run run = TandemProcess.tandem(words.toArray()).run();

    assertThat(run.code()).as("%s%s", run.out(), run.err()).isEqualTo(code);
    List<String> events = events(run.err());
    if (code == 0) {
      assertThat(events).contains("plan", "progress", "warning").doesNotContain("error");
    } else {
      assertThat(events).contains("error");
    }
  }

  private static List<String> events(String lines) throws JsonException {
    List<String> events = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      events.add(Json.text(Json.document(line), "event"));
    }
    return events;
  }

  @Test
  void progressToAnotherDescriptor_leavesStandardErrorToPeople() throws Exception {
    Path file = folder.resolve("events");

    Run run =
        device
            .tandem("install", "--progress-fd", "3", artifact)
            .behind("sh", "-c", "out=$1; shift; exec \"$@\" 3>\"$out\"", "sh", file.toString())
            .run()
            .expect(ExitCode.OK);

    assertThat(events(Files.readString(file))).contains("plan", "progress").endsWith("progress");
    assertThat(run.err()).startsWith("warning: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "99", "x"})
  void descriptorThatIsNotOpen_isAUsageError(String number) throws Exception {
    device.tandem("install", "--progress-fd=" + number, artifact).run().expect(ExitCode.USAGE);

    assertThat(device.situation()).isEqualTo("IDLE");
  }
}
