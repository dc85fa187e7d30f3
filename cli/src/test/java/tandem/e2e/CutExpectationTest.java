package tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CutExpectationTest {
  private final CutExpectation device = new CutExpectation("v1");

  private void refuses(String release, boolean onTrial) {
    assertThatThrownBy(() -> device.expectNext(release, onTrial))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("v");
  }

  private void runTrial() {
    device.installs("v2");
    device.isInstalled();
    device.expectNext("v2", true);
    device.hasBooted("v2", true);
  }

  @Test
  void device_bootsItsSystem() {
    device.expectNext("v1", false);
    refuses("v2", true);
    refuses("v1", true);
  }

  @Test
  void installation_mayHaveSwitched_onlyToATrial() {
    device.installs("v2");

    device.expectNext("v1", false);
    device.expectNext("v2", true);
    refuses("v2", false);
    refuses("v3", true);
  }

  @Test
  void installationThatWasAcknowledged_hasSwitched() {
    device.installs("v2");
    device.isInstalled();

    refuses("v1", false);
  }

  @Test
  void trial_getsOneBoot() {
    runTrial();

    assertThat(device.trial()).isEqualTo(CutExpectation.Trial.RUNNING);
    device.expectNext("v1", false);
    refuses("v2", true);
    refuses("v2", false);
  }

  @Test
  void rebootIntoTheTrial_mayHaveCounted_untilTheSystemShows() {
    device.installs("v2");
    device.isInstalled();
    device.reboots();
    device.expectNext("v1", false);
    device.expectNext("v2", true);

    device.hasBootedFresh();

    device.expectNext("v1", false);
    refuses("v2", true);
  }

  @Test
  void commit_isDoneOrNot_andForGoodOnceAcknowledged() {
    runTrial();
    device.commits();
    device.expectNext("v1", false);
    device.expectNext("v2", false);
    refuses("v2", true);

    device.hasCommitted();

    device.expectNext("v2", false);
    refuses("v1", false);
    refuses("v2", true);
    device.hasBooted("v2", false);
    assertThat(device.old()).isEqualTo("v2");
  }

  @Test
  void rollbackOfATrialThatRuns_neverBootsItAgain() {
    runTrial();
    device.goesBack();

    device.expectNext("v1", false);
    refuses("v2", true);
  }

  @Test
  void rollbackBeforeTheReboot_isForGoodOnceAcknowledged() {
    device.installs("v2");
    device.isInstalled();
    device.goesBack();
    device.expectNext("v2", true);
    device.expectNext("v1", false);

    device.isBack();

    refuses("v2", true);
  }
}
