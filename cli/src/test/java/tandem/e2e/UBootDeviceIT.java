package tandem.e2e;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.image.qemu.GuestArch;

/** Updates of an emulated board, arm64 with U-Boot. */
@Tag("slow")
@Timeout(1500)
class UBootDeviceIT {
  private static Systems systems;
  private static UpdateStory story;

  @BeforeAll
  static void makeSystems() throws Exception {
    Programs.orSkip(
        "qemu-system-aarch64",
        "nbdkit",
        "mke2fs",
        "mcopy",
        "mkfs.vfat",
        "mender-artifact",
        "apt-get");
    systems = Systems.make(GuestArch.ARM64);
    story = new UpdateStory(systems);
  }

  @Test
  void deviceIsUpdated_throughAPowerCut_andGoesBackFromASystemThatDoesNotBoot() throws Exception {
    story.play();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bad-kernel", "hang", "unhealthy"})
  void updateThatIsNotCommitted_endsInTheOldSystem(String kind) throws Exception {
    story.fallBack(kind);
  }

  @Test
  void trialThatCanNotBeCounted_doesNotTakePlace() throws Exception {
    story.refuseWrites();
  }

  @Test
  void deviceOfMenders_isTakenOverWhileItRuns() throws Exception {
    new MenderStory(systems).tandemReplacesMender_onTheRunningDevice();
  }

  @Test
  void deviceOfMenders_isTakenOverByAnUpdateOfMenders() throws Exception {
    new MenderStory(systems).tandemCommitsWhatMenderInstalled();
  }

  @Test
  void damagedSticksChangeNothing_andAGoodOneOfMenderArtifactsUpdates() throws Exception {
    new StickStory(systems).play();
  }

  @Test
  void fullDataPartition_isToldAndLeavesTheDeviceUpdatable() throws Exception {
    new FullDataStory(systems).play();
  }

  @Test
  void updateModule_isCommittedOrUndone_withItsStateScripts() throws Exception {
    new ModuleStory(systems).play();
  }

  @Test
  void powerCuts_betweenSwitchAndReboot_inCommit_andInRollback() throws Exception {
    new CutStory(systems).play();
  }
}
