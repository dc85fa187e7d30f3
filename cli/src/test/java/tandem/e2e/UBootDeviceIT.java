package tandem.e2e;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tandem.image.qemu.GuestArch;

/** Updates of an emulated board, arm64 with U-Boot. */
@Tag("slow")
@Timeout(1500)
class UBootDeviceIT extends DeviceCases {
  private static Systems systems;

  @BeforeAll
  static void makeSystems() throws Exception {
    Programs.orSkip("qemu-system-aarch64", "nbdkit", "mke2fs", "mcopy", "apt-get");
    systems = Systems.make(GuestArch.ARM64);
  }

  @Override
  Systems systems() {
    return systems;
  }

  @Test
  void deviceOfMenders_isTakenOverWhileItRuns() throws Exception {
    new MenderStory(systems).tandemReplacesMender_onTheRunningDevice();
  }

  @Test
  void deviceOfMenders_isTakenOverByAnUpdateOfMenders() throws Exception {
    new MenderStory(systems).tandemCommitsWhatMenderInstalled();
  }
}
