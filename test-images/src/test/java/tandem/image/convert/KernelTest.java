package tandem.image.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which kernel of several boots. */
class KernelTest {
  @Test
  void newest_isTheHighestNumber_notTheLastInTheAlphabet() {
    List<String> names =
        List.of(
            "vmlinuz-6.1.0-9-amd64",
            "initrd.img-6.1.0-9-amd64",
            "vmlinuz-6.1.0-10-amd64",
            "initrd.img-6.1.0-10-amd64",
            "config-6.1.0-10-amd64");

    assertThat(Kernel.newest(names))
        .contains(new Kernel("vmlinuz-6.1.0-10-amd64", "initrd.img-6.1.0-10-amd64"));
  }

  @Test
  void kernelWithoutInitialRamDisk_isNotTaken() {
    assertThat(Kernel.newest(List.of("vmlinuz-7.0-1", "vmlinuz-6.1-1", "initrd.img-6.1-1")))
        .contains(new Kernel("vmlinuz-6.1-1", "initrd.img-6.1-1"));
    assertThat(Kernel.newest(List.of("vmlinuz-7.0-1", "grub"))).isEmpty();
  }
}
