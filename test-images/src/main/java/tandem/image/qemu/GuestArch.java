package tandem.image.qemu;

import java.util.List;

/** The machines that can be emulated. */
public enum GuestArch {
  /** A PC with SeaBIOS. */
  AMD64("qemu-system-x86_64", "pci", "q35", "max"),
  /** QEMU's board for 64-bit ARM, with U-Boot in place of its firmware. */
  ARM64("qemu-system-aarch64", "device", "virt", "cortex-a53");

  private final String program;
  private final String bus;
  private final String board;
  private final String processor;

  GuestArch(String program, String bus, String board, String processor) {
    this.program = program;
    this.bus = bus;
    this.board = board;
    this.processor = processor;
  }

  /** Returns QEMU's program for it, which Debian has in qemu-system-x86 and qemu-system-arm. */
  public String program() {
    return program;
  }

  List<String> machine() {
    return List.of("-M", board, "-cpu", processor);
  }

  /** Returns the name of a virtio device on the bus of this machine, such as virtio-blk-pci. */
  String virtio(String kind) {
    return "virtio-" + kind + "-" + bus;
  }
}
