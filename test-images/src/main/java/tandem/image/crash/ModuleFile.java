package tandem.image.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What the model of an update module installs: one file of the device. */
final class ModuleFile {
  /** Its name on the device. */
  static final String NAME = "installed";

  private static final byte[] OLD = "the old file\n".repeat(90).getBytes(US_ASCII);

  private final String type;
  private final String payloadName;
  private final byte[] after;

  private ModuleFile(String type, String payloadName, byte[] after) {
    this.type = type;
    this.payloadName = payloadName;
    this.after = after;
  }

  /** Returns the payload type, which is the name of the module. */
  String type() {
    return type;
  }

  /** Returns the name of the file in the payload. */
  String payloadName() {
    return payloadName;
  }

  /** Returns what the device has before; must not be changed. */
  byte[] before() {
    return OLD;
  }

  /** Returns what it has with the update; must not be changed. */
  byte[] after() {
    return after;
  }

  static ModuleFile of(String type, String payloadName, byte[] content) {
    return new ModuleFile(type, payloadName, content);
  }
}
