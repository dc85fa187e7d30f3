package tandem.image.crash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A kernel that GRUB takes for Linux. It prints its command line on the serial port and resets the
 * machine, in a few bytes and no time.
 */
final class FakeKernel {
  private static final int SETUP = 1024;

  /** Code of 32 bits; esi points to the boot parameters. */
  private static final String CODE =
      "66baf803" // mov dx, 0x3f8
          + "8bbe28020000" // mov edi, [esi + 0x228]: the command line
          + "8a07" // next: mov al, [edi]
          + "84c0" // test al, al
          + "7404" // jz done
          + "ee" // out dx, al
          + "47" // inc edi
          + "ebf6" // jmp next
          + "b00a" // done: mov al, '\n'
          + "ee" // out dx, al
          + "b0fe" // mov al, 0xfe
          + "e664" // out 0x64, al: reset
          + "f4" // hlt
          + "ebfd"; // jmp to the hlt

  private FakeKernel() {}

  static byte[] bytes() {
    ByteBuffer kernel = ByteBuffer.allocate(SETUP + 4096).order(ByteOrder.LITTLE_ENDIAN);
    kernel.put(0x1f1, (byte) 1).putInt(0x1f4, 4096 / 16).putShort(0x1fe, (short) 0xaa55);
    kernel.put(0x200, "\u00ebfHdrS".getBytes(StandardCharsets.ISO_8859_1));
    kernel.putShort(0x206, (short) 0x0206).put(0x211, (byte) 1).putInt(0x214, 0x100000);
    kernel.putInt(0x22c, 0x37ffffff).putInt(0x238, 0x7ff);
    return kernel.put(SETUP, HexFormat.of().parseHex(CODE)).array();
  }
}
