package tandem.e2e;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tandem.image.qemu.GuestArch;

/** Updates of an emulated PC, amd64 with GRUB. */
@Timeout(1500)
class GrubDeviceIT {
  private static UpdateStory story;

  @BeforeAll
  static void makeSystems() throws Exception {
    Programs.orSkip("qemu-system-x86_64", "nbdkit", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
    story = new UpdateStory(Systems.make(GuestArch.AMD64));
  }

  @Test
  void deviceIsUpdated_throughAPowerCut_andGoesBackFromASystemThatDoesNotBoot() throws Exception {
    story.play();
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"", "bad-kernel", "hang", "unhealthy"})
  void updateThatIsNotCommitted_endsInTheOldSystem(String kind) throws Exception {
    story.fallBack(kind);
  }

  @Tag("slow")
  @Test
  void trialThatCanNotBeCounted_doesNotTakePlace() throws Exception {
    story.refuseWrites();
  }
}
