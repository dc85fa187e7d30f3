package tandem.image.edit;

import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * A part of an image.
 *
 * @param offset first byte
 * @param length in bytes
 * @param name for messages
 */
record Region(long offset, long length, String name) {
  Region {
    if (offset < 0 || length < 0 || offset + length < 0) {
      throw new IllegalArgumentException(name + ": " + offset + " + " + length);
    }
  }

  /** Returns it with the name of the image in front of its own. */
  Region within(String image) {
    return new Region(offset, length, image + ": " + name);
  }

  /** Checks that a file system that claims this size lies inside. */
  void mustHold(long size) throws UpdateException {
    // A tool would write behind the region, into the next partition.
    if (size > length) {
      throw new UpdateException(
          ErrorKind.ARTIFACT_INVALID,
          name + ": the file system has " + size + " bytes, there is room for " + length);
    }
  }
}
