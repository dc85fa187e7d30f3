package tandem.cli;

import java.util.List;

/** What a demo has shown, as a page of the documentation. */
final class RecordedDemo {
  private RecordedDemo() {}

  /** Returns the page, which says how it was made. */
  static String text(String arch, List<String> shown) {
    return """
        # One story of a device, as it was shown

        Made by `./tandem demo --qemu --arch %s --record docs/demo-qemu.md`, from a real run, and not changed by hand.
        Lines that begin with `==` are the demo's, all others are from the serial console of the emulated device.
        Left out are the messages of its kernel, and the progress of installations.
        [The reference device](reference-device.md) tells what it is made of.

        ```
        %s
        ```
        """
        .formatted(arch, String.join("\n", shown).strip());
  }
}
