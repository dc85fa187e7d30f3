package tandem.e2e;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import tandem.image.qemu.GuestArch;

/** Updates of an emulated PC, amd64 with GRUB. */
@Timeout(1500)
class GrubDeviceIT extends DeviceCases {
  private static Systems systems;

  @BeforeAll
  static void makeSystems() throws Exception {
    Programs.orSkip("qemu-system-x86_64", "nbdkit", "grub-mkimage", "mke2fs", "mcopy", "apt-get");
    systems = Systems.make(GuestArch.AMD64);
  }

  @Override
  Systems systems() {
    return systems;
  }
}
