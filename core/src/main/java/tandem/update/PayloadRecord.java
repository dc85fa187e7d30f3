package tandem.update;

import java.util.Optional;
import tandem.payload.ImageJob.StoredImage;
import tandem.payload.RootfsImage;

/**
 * What the store keeps of one payload, enough to make its handler anew.
 *
 * @param index its number in the artifact
 * @param type its type
 * @param image the image that was written for it, once it was
 */
public record PayloadRecord(int index, String type, Optional<StoredImage> image) {

  /** Tells whether it is an image for a slot. */
  boolean isImage() {
    return type.equals(RootfsImage.TYPE);
  }
}
