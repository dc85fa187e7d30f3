package tandem.e2e;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must come out in the same way on all devices, whatever boots them. */
abstract class DeviceCases {
  /** Returns the systems of the device, which are made once. */
  abstract Systems systems();

  private UpdateStory story() {
    return new UpdateStory(systems());
  }

  @Test
  void deviceIsUpdated_throughAPowerCut_andGoesBackFromASystemThatDoesNotBoot() throws Exception {
    story().play();
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"", "bad-kernel", "hang", "unhealthy"})
  void updateThatIsNotCommitted_endsInTheOldSystem(String kind) throws Exception {
    story().fallBack(kind);
  }

  @Tag("slow")
  @Test
  void trialThatCanNotBeCounted_doesNotTakePlace() throws Exception {
    story().refuseWrites();
  }

  @Tag("slow")
  @Test
  void damagedSticksChangeNothing_andAGoodOneOfMenderArtifactsUpdates() throws Exception {
    new StickStory(systems()).play();
  }

  @Tag("slow")
  @Test
  void fullDataPartition_isToldAndLeavesTheDeviceUpdatable() throws Exception {
    new FullDataStory(systems()).play();
  }

  @Tag("slow")
  @Test
  void updateModule_isCommittedOrUndone_withItsStateScripts() throws Exception {
    new ModuleStory(systems()).play();
  }

  @Tag("slow")
  @Test
  void powerCuts_betweenSwitchAndReboot_inCommit_andInRollback() throws Exception {
    new CutStory(systems()).play();
  }
}
