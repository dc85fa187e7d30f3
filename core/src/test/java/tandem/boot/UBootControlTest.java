package tandem.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class UBootControlTest {
  private static final Map<String, String> FRESH =
      Map.of(
          "mender_boot_part", "2",
          "mender_boot_part_hex", "2",
          "upgrade_available", "0",
          "bootcount", "0",
          "bootlimit", "1",
          "altbootcmd", "run mender_altbootcmd; run bootcmd",
          "mender_check_saveenv_canary", "1",
          "mender_saveenv_canary", "1");

  @TempDir Path root;

  @Test
  void trial_setsAllFourVariablesInOneWrite() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, with("bootcount", "2"), 4);
    byte[] first = files.bytes(0);
    BootControl control = control(files);

    control.startTrial(26);

    assertThat(files.bytes(0)).isEqualTo(first);
    assertThat(files.bytes(1)[4]).isEqualTo((byte) 5);
    assertThat(control.read()).isEqualTo(new BootState(26, true, 0));
    assertThat(files.open().read().variables())
        .containsEntry("mender_boot_part", "26")
        .containsEntry("mender_boot_part_hex", "1a")
        .containsEntry("upgrade_available", "1")
        .containsEntry("bootcount", "0");
  }

  @Test
  void confirmation_endsTheTrialAndTheCount() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, with("upgrade_available", "1", "bootcount", "1"), 4);

    control(files).confirm();

    assertThat(control(files).read()).isEqualTo(new BootState(2, false, 0));
  }

  @Test
  void confirmation_addsNoBootCountWhereThereIsNone() throws Exception {
    Map<String, String> variables = with("upgrade_available", "1");
    variables.remove("bootcount");
    EnvFiles files = EnvFiles.redundant(root, variables, 4);

    control(files).confirm();

    assertThat(files.open().read().variables()).doesNotContainKey("bootcount");
    assertThat(control(files).read()).isEqualTo(new BootState(2, false, 0));
  }

  @Test
  void bootWithoutTrial_setsThePartAndEndsTheTrial() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, with("upgrade_available", "1", "bootcount", "1"), 4);

    control(files).bootWithoutTrial(3);

    assertThat(control(files).read()).isEqualTo(new BootState(3, false, 0));
    assertThat(files.open().read().variables()).containsEntry("mender_boot_part_hex", "3");
  }

  @Test
  void eachChange_isConfirmedEvenIfNothingHadToBeWritten() throws Exception {
    List<Map<String, String>> asked = new ArrayList<>();
    EnvFiles files = EnvFiles.redundant(root, FRESH, 4);
    BootControl control = UBootControl.of(files.open(), false, asked::add);

    control.bootWithoutTrial(2);
    control.confirm();

    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).isEqualTo(Map.of("upgrade_available", "0"));
    assertThat(files.bytes(0)[4]).isEqualTo((byte) 4);
    assertThat(files.bytes(1)[4]).isEqualTo((byte) 3);
  }

  @Test
  void failingConfirmation_fails() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, FRESH, 4);
    Confirmation never =
        expected -> {
          throw new UpdateException(ErrorKind.BOOTENV, "shows something else");
        };

    assertThatThrownBy(() -> UBootControl.of(files.open(), false, never).startTrial(3))
        .hasMessage("shows something else");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "mender_boot_part,-,mender_boot_part is missing",
        "mender_boot_part,'',mender_boot_part is ``",
        "mender_boot_part,2 ,mender_boot_part is `2 `",
        "mender_boot_part,0x2,mender_boot_part is `0x2`",
        "mender_boot_part,-2,mender_boot_part is `-2`",
        "mender_boot_part,\u00b2,mender_boot_part is `\u00b2`",
        "mender_boot_part,2147483648,mender_boot_part is `2147483648`",
        "upgrade_available,-,upgrade_available is missing",
        "upgrade_available,2,upgrade_available is `2`",
        "upgrade_available,true,upgrade_available is `true`",
        "bootcount,one,bootcount is `one`"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void garbage_isNamedWithItsValue(String name, String value, String message) throws Exception {
    Map<String, String> variables = with(name, "?");
    if (value == null) {
      variables.remove(name);
    } else {
      variables.put(name, value);
    }
    EnvFiles files = EnvFiles.redundant(root, variables, 4);

    assertBootenv(() -> control(files).read(), message);
    assertBootenv(() -> control(files).checkReady(), message);
  }

  @ParameterizedTest
  @CsvSource({"16,10", "26,1A", "26,1a", "26,01a"})
  void hexadecimalForm_mayBeInEitherCase(String decimal, String hexadecimal) throws Exception {
    EnvFiles files =
        EnvFiles.redundant(
            root, with("mender_boot_part", decimal, "mender_boot_part_hex", hexadecimal), 4);

    control(files).checkReady();
  }

  @ParameterizedTest
  @CsvSource({"3", "0x2", "zz", "''", "ffffffff"})
  void contradictingHexadecimalForm_isNotReady(String hexadecimal) throws Exception {
    EnvFiles files = EnvFiles.redundant(root, with("mender_boot_part_hex", hexadecimal), 4);

    assertBootenv(
        () -> control(files).checkReady(),
        "mender_boot_part_hex is `" + hexadecimal + "`, expected 2 as mender_boot_part");
    assertThat(control(files).read().bootPart()).isEqualTo(2);
  }

  @Test
  void deadCanary_isNotReady() throws Exception {
    Map<String, String> variables = with("x", "y");
    variables.remove("mender_saveenv_canary");
    EnvFiles files = EnvFiles.redundant(root, variables, 4);

    assertBootenv(() -> control(files).checkReady(), "mender_saveenv_canary is missing");
  }

  @Test
  void environmentWithoutCanary_isReady() throws Exception {
    Map<String, String> variables = with("x", "y");
    variables.remove("mender_check_saveenv_canary");
    variables.remove("mender_saveenv_canary");
    variables.remove("mender_boot_part_hex");

    control(EnvFiles.redundant(root, variables, 4)).checkReady();
  }

  @Test
  void singleCopy_isReadyOnlyWhereAllowed() throws Exception {
    EnvFiles files = EnvFiles.single(root, FRESH);

    assertBootenv(() -> control(files).checkReady(), "has one copy, expected two");
    UBootControl.of(files.open(), true, Confirmation.NONE).checkReady();
  }

  @Test
  void copyThatCannotBeWritten_isNotReady() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, FRESH, 4);
    Files.delete(files.copies.get(1));

    assertBootenv(() -> control(files).checkReady(), "cannot be written: is missing");
  }

  @Test
  void healthyEnvironment_hasNoWarnings() throws Exception {
    assertThat(control(EnvFiles.redundant(root, FRESH, 4)).warnings()).isEmpty();
  }

  @Test
  void warnings_nameWhatWouldKeepAFailedTrialWhereItIs() throws Exception {
    EnvFiles files = EnvFiles.single(root, with("bootlimit", "0", "altbootcmd", ""));

    assertThat(control(files).warnings())
        .satisfiesExactly(
            one -> assertThat(one).contains("has one copy"),
            one -> assertThat(one).startsWith("bootlimit is `0`"),
            one -> assertThat(one).startsWith("altbootcmd is missing"));
  }

  @Test
  void concerns_areSortedByWhatTheyAreAbout() throws Exception {
    EnvFiles files = EnvFiles.single(root, with("bootlimit", "0"));

    assertThat(control(files).concerns())
        .extracting(BootConcern::aspect)
        .containsExactly(BootConcern.Aspect.SINGLE_COPY, BootConcern.Aspect.FALLBACK);
  }

  @Test
  void toolsThatShowAnotherSlot_areToldApart() throws Exception {
    EnvFiles files = EnvFiles.redundant(root, FRESH, 4);
    Confirmation tools =
        expected -> {
          assertThat(expected).containsOnlyKeys("mender_boot_part", "upgrade_available");
          throw new UpdateException(ErrorKind.BOOTENV, "shows another slot");
        };

    assertBootenv(
        () -> UBootControl.of(files.open(), false, tools).checkTools(), "shows another slot");
  }

  private static BootControl control(EnvFiles files) throws UpdateException {
    return UBootControl.of(files.open(), false, Confirmation.NONE);
  }

  private static Map<String, String> with(String... pairs) {
    Map<String, String> variables = new HashMap<>(FRESH);
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return variables;
  }

  private static void assertBootenv(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            UpdateException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BOOTENV))
        .hasMessageContaining(message);
  }
}
