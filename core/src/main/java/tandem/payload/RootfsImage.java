package tandem.payload;

import java.io.IOException;
import tandem.artifact.CorruptedArtifactException;
import tandem.artifact.Digest;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.block.BlockDevice;
import tandem.block.Proof;
import tandem.block.ReadBack;
import tandem.block.ReadBackResult;
import tandem.block.SlotWriter;
import tandem.block.WriteResult;
import tandem.core.ErrorKind;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;

/**
 * A payload of type {@code rootfs-image}: one file, the image of a whole slot. It is written where
 * the target differs from it, flushed, and read back; only then is it stored.
 */
public final class RootfsImage {
  /** The payload type. */
  public static final String TYPE = "rootfs-image";

  private final Payload payload;
  private final PayloadFile file;

  private RootfsImage(Payload payload, PayloadFile file) {
    this.payload = payload;
    this.file = file;
  }

  /**
   * Opens the payload's image, without reading any of it.
   *
   * @throws CorruptedArtifactException when the payload has no file
   */
  public static RootfsImage open(Payload payload) throws IOException {
    PayloadFile file = payload.nextFile();
    if (file == null) {
      throw new CorruptedArtifactException(
          "payload " + payload.header().index() + ": no image, a rootfs-image has exactly one");
    }
    return new RootfsImage(payload, file);
  }

  /** Returns the image file. */
  public PayloadFile file() {
    return file;
  }

  /**
   * Checks that the image fits on the target.
   *
   * @throws UpdateException NO_SPACE when it does not
   */
  public void checkFits(BlockDevice target) throws UpdateException {
    if (file.size() > target.size()) {
      throw new UpdateException(
          ErrorKind.NO_SPACE,
          "slot "
              + target.name()
              + ": image is "
              + file.size()
              + " bytes, slot holds "
              + target.size());
    }
  }

  /**
   * Writes the image and proves it.
   *
   * @throws IOException when the artifact is wrong or its source fails
   * @throws UpdateException IO_ERROR when the target fails, NO_SPACE when the image is too large,
   *     VERIFY_FAILED when the target does not hold afterwards what was written
   */
  public StoreReport store(BlockDevice target, ProgressListener progress)
      throws IOException, UpdateException {
    checkFits(target);
    WriteResult written =
        SlotWriter.write(file.content(), file.size(), target, progress, () -> false);
    if (payload.nextFile() != null) {
      throw new CorruptedArtifactException(
          "payload " + payload.header().index() + ": more than one file, a rootfs-image has one");
    }
    // What has not been proved while it was written is read a second time, all of it.
    boolean proved = written.proof().isPresent();
    Proof proof = proved ? written.proof().get() : readBack(target, progress);
    return new StoreReport(
        file.size(),
        written.written(),
        written.skipped(),
        written.read() + (proved ? 0 : file.size()),
        written.repaired(),
        proof.toString());
  }

  private Proof readBack(BlockDevice target, ProgressListener progress) throws UpdateException {
    ReadBackResult result = ReadBack.digest(target, file.size(), progress, () -> false);
    checkProof(target, Digest.parse(result.sha256()));
    return result.proof();
  }

  private void checkProof(BlockDevice target, Digest got) throws UpdateException {
    if (!got.equals(file.digest())) {
      throw new UpdateException(
              ErrorKind.VERIFY_FAILED,
              "slot "
                  + target.name()
                  + ": reads back with SHA-256 "
                  + got
                  + ", written was "
                  + file.digest())
          .withHint("the medium is failing, or something else writes to it; nothing was switched");
    }
  }
}
