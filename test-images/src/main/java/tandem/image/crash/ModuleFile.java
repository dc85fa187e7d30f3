package tandem.image.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What the model of an update module installs: one file of the device.
 *
 * @param type payload type, the name of the module
 * @param payloadName name of the file in the payload
 * @param before what the device has before
 * @param after what it has with the update
 */
record ModuleFile(String type, String payloadName, byte[] before, byte[] after) {
  /** Its name on the device. */
  static final String NAME = "installed";

  private static final byte[] OLD = "the old file\n".repeat(90).getBytes(US_ASCII);

  static ModuleFile of(String type, String payloadName, byte[] content) {
    return new ModuleFile(type, payloadName, OLD.clone(), content);
  }
}
