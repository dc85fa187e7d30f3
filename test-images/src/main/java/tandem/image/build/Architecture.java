package tandem.image.build;

/** What processor the device has, and what follows from it. */
public enum Architecture {
  AMD64("/boot/vmlinuz", "ttyS0"),
  ARM64("/boot/Image", "ttyAMA0");

  private final String kernel;
  private final String console;

  Architecture(String kernel, String console) {
    this.kernel = kernel;
    this.console = console;
  }

  /** Returns the path of the kernel in a slot. */
  String kernel() {
    return kernel;
  }

  /** Returns the kernel's serial console. */
  String console() {
    return console;
  }
}
