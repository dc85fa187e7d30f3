package tandem.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.boot.BootControl;
import tandem.boot.BootControls;
import tandem.boot.BootDevice;
import tandem.boot.BootState;
import tandem.boot.EnvImage;
import tandem.boot.EnvLock;
import tandem.boot.EnvLocks;
import tandem.boot.FwEnvConfig;
import tandem.boot.SlotParts;
import tandem.boot.ToolPlaces;
import tandem.boot.UBootEnvironment;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.process.Programs;
import tandem.slot.SlotDetector;

class SimulatedBootloaderTest {
  @TempDir Path folder;
  private @Nullable SimulatedDevice created;

  @BeforeEach
  void create() throws Exception {
    SimulatedDevice.create(
        folder.resolve("sim"),
        new SimulatedDevice.Options(4096, "sim", Optional.empty(), Optional.empty()));
    created = SimulatedDevice.in(folder.resolve("sim"));
  }

  @Test
  void bootWithoutTrial_changesNothing() throws Exception {
    byte[] first = Files.readAllBytes(device().path("boot/uboot.env"));
    byte[] second = Files.readAllBytes(device().path("boot/uboot-redund.env"));

    BootStory story = SimulatedBootloader.boot(device().root(), false);

    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines()).containsExactly("upgrade_available is 0: no trial", "slot A boots");
    assertThat(device().path("boot/uboot.env")).hasBinaryContent(first);
    assertThat(device().path("boot/uboot-redund.env")).hasBinaryContent(second);
    assertThat(running()).isEqualTo("A");
  }

  @Test
  void trial_bootsTheOtherSlotOnceAndStaysWhenConfirmed() throws Exception {
    control().startTrial(3);

    assertThat(SimulatedBootloader.boot(device().root(), false))
        .isEqualTo(
            new BootStory(
                "B",
                List.of(
                    "upgrade_available is 1: a trial, bootcount is now 1 of 1", "slot B boots")));
    assertThat(running()).isEqualTo("B");
    assertThat(control().read()).isEqualTo(new BootState(3, true, 1));
    assertThat(device().path("proc/cmdline")).content().startsWith("root=/dev/slot-b ");

    control().confirm();
    assertThat(SimulatedBootloader.boot(device().root(), false).slot()).isEqualTo("B");
    assertThat(control().read()).isEqualTo(new BootState(3, false, 0));
  }

  @Test
  void secondBootWithoutConfirmation_fallsBack() throws Exception {
    control().startTrial(3);
    SimulatedBootloader.boot(device().root(), false);

    BootStory story = SimulatedBootloader.boot(device().root(), false);

    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines())
        .containsExactly(
            "upgrade_available is 1: a trial, bootcount is now 2 of 1",
            "bootlimit exceeded: altbootcmd goes back to slot A and ends the trial",
            "slot A boots");
    assertThat(running()).isEqualTo("A");
    // As on a real device the count stays until the next trial.
    assertThat(control().read()).isEqualTo(new BootState(2, false, 2));
    assertThat(variables()).containsEntry("mender_boot_part_hex", "2");
  }

  @Test
  void failingTrial_fallsBackInOneGo() throws Exception {
    control().startTrial(3);

    BootStory story = SimulatedBootloader.boot(device().root(), true);

    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines())
        .containsExactly(
            "upgrade_available is 1: a trial, bootcount is now 1 of 1",
            "slot B hangs",
            "the watchdog resets the board",
            "upgrade_available is 1: a trial, bootcount is now 2 of 1",
            "bootlimit exceeded: altbootcmd goes back to slot A and ends the trial",
            "slot A boots");
    assertThat(running()).isEqualTo("A");
  }

  @Test
  void failingTrialFromSlotB_fallsBackToB() throws Exception {
    control().bootWithoutTrial(3);
    SimulatedBootloader.boot(device().root(), false);
    control().startTrial(2);

    assertThat(SimulatedBootloader.boot(device().root(), true).slot()).isEqualTo("B");
    assertThat(running()).isEqualTo("B");
  }

  @Test
  void trialThatBootedOnceAndFailsThen_fallsBack() throws Exception {
    control().startTrial(3);
    SimulatedBootloader.boot(device().root(), false);

    assertThat(SimulatedBootloader.boot(device().root(), true).slot()).isEqualTo("A");
  }

  @Test
  void largerLimit_givesMoreTries() throws Exception {
    set(Map.of("bootlimit", "3"));
    control().startTrial(3);

    BootStory story = SimulatedBootloader.boot(device().root(), true);

    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines().stream().filter("slot B hangs"::equals)).hasSize(3);
  }

  @Test
  void failingBootWithoutTrial_hasNoFallback() throws Exception {
    assertDead(
        true,
        "the device does not boot, no fallback: upgrade_available is 0: no trial; slot A hangs");
    assertThat(running()).isEqualTo("A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "none"})
  void failingTrialWithoutLimit_neverFallsBack(String limit) throws Exception {
    set(Map.of("bootlimit", limit));
    control().startTrial(3);

    assertDead(true, "without a bootlimit it never falls back");
  }

  @Test
  void hugeLimit_isGivenUpAtSomePoint() throws Exception {
    set(Map.of("bootlimit", "999999999"));
    control().startTrial(3);

    assertDead(true, "given up after 100 resets");
  }

  @Test
  void missingAlternative_endsAtThePrompt() throws Exception {
    Map<String, @Nullable String> changes = new HashMap<>();
    changes.put("altbootcmd", null);
    set(changes);
    control().startTrial(3);

    assertDead(true, "altbootcmd is not set");
  }

  @ParameterizedTest
  @CsvSource({"4,4", "0x3,3", "3,2", "3,0x3"})
  void trialOfNoSlot_fallsBack(String part, String hex) throws Exception {
    set(Map.of("mender_boot_part", part, "mender_boot_part_hex", hex, "upgrade_available", "1"));

    BootStory story = SimulatedBootloader.boot(device().root(), false);

    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines()).contains("the watchdog resets the board");
  }

  @Test
  void damagedCopy_isPassedOver() throws Exception {
    control().startTrial(3);
    Files.write(device().path("boot/uboot-redund.env"), new byte[0x4000]);

    BootStory story = SimulatedBootloader.boot(device().root(), false);

    // The switch was lost with its copy; the other copy still has slot A.
    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines().get(0))
        .isEqualTo("boot/uboot-redund.env is damaged: the other copy counts");
  }

  @Test
  void noValidCopy_isReplacedByTheBuiltInEnvironment() throws Exception {
    control().bootWithoutTrial(3);
    SimulatedBootloader.boot(device().root(), false);
    Files.write(device().path("boot/uboot.env"), new byte[0x4000]);
    Files.write(device().path("boot/uboot-redund.env"), new byte[100]);

    BootStory story = SimulatedBootloader.boot(device().root(), false);

    assertThat(story.slot()).isEqualTo("A");
    assertThat(story.lines())
        .containsExactly(
            "no valid copy of the environment: the built-in one counts, slot A and no trial",
            "upgrade_available is 0: no trial",
            "mender_saveenv_canary was not set: the environment is saved with it",
            "slot A boots");
    // bootcount was counted in memory and is saved with the rest, as U-Boot does.
    assertThat(control().read()).isEqualTo(new BootState(2, false, 1));
    assertThat(variables()).containsEntry("mender_saveenv_canary", "1");
  }

  @Test
  void missingCopies_areCreatedOneWithEachSave() throws Exception {
    Files.delete(device().path("boot/uboot.env"));
    Files.delete(device().path("boot/uboot-redund.env"));

    assertThat(SimulatedBootloader.boot(device().root(), false).slot()).isEqualTo("A");

    assertThat(device().path("boot/uboot.env")).exists();
    assertThat(device().path("boot/uboot-redund.env")).doesNotExist();
    assertThat(control().read()).isEqualTo(new BootState(2, false, 1));
  }

  @Test
  void environmentThatIsFull_countsNoBoots() throws Exception {
    control().startTrial(3);
    // The count takes its first second digit, for which there is no room.
    Map<String, String> variables = new LinkedHashMap<>(variables());
    variables.put("bootcount", "9");
    variables.put("bootlimit", "99");
    int used = 5 + 1;
    for (Map.Entry<String, String> entry : variables.entrySet()) {
      used += entry.getKey().length() + entry.getValue().length() + 2;
    }
    variables.put("x", "v".repeat(0x4000 - used - 3));
    Files.write(device().path("boot/uboot.env"), EnvImage.redundant(variables, 0x4000, 9));

    BootStory story = SimulatedBootloader.boot(device().root(), false);

    assertThat(story.slot()).isEqualTo("B");
    assertThat(story.lines()).contains("the environment could not be saved: it is too large");
    assertThat(control().read()).isEqualTo(new BootState(3, true, 9));
  }

  @Test
  void otherFolder_isRefused() {
    assertThatThrownBy(() -> SimulatedBootloader.boot(folder, false))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USAGE));
  }

  private SimulatedDevice device() {
    return Objects.requireNonNull(created);
  }

  private void assertDead(boolean fail, String message) throws Exception {
    String before = running();
    assertThatThrownBy(() -> SimulatedBootloader.boot(device().root(), fail))
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FAILED))
        .hasMessageContaining(message);
    assertThat(running()).isEqualTo(before);
  }

  private String running() throws UpdateException {
    DevicePaths paths = new DevicePaths(device().root());
    return SlotDetector.detect(paths, DeviceConfig.load(paths, DeviceConfig.Options.NONE))
        .active()
        .name();
  }

  private BootControl control() throws UpdateException {
    DevicePaths paths = new DevicePaths(device().root());
    DeviceConfig config = DeviceConfig.load(paths, DeviceConfig.Options.NONE);
    return BootControls.choose(
        new BootDevice(
            paths,
            config.boot(),
            ToolPlaces.USUAL,
            Programs.in(paths.root()),
            EnvLocks.NONE,
            new SlotParts(2, 3, 2)));
  }

  private Map<String, String> variables() throws UpdateException {
    return environment().read().variables();
  }

  private void set(Map<String, @Nullable String> changes) throws UpdateException {
    environment().write(changes);
  }

  private UBootEnvironment environment() throws UpdateException {
    DevicePaths paths = new DevicePaths(device().root());
    FwEnvConfig config = FwEnvConfig.read(device().path("etc/fw_env.config"), paths);
    return UBootEnvironment.open(config, paths, EnvLock.NONE);
  }
}
