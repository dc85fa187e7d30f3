package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;

/** Opens an image for reading: one of its own, or the only payload file of an artifact. */
final class ImageSource {
  // The name of an artifact's first member, which begins a tar header.
  private static final byte[] FIRST_MEMBER = "version\0".getBytes(StandardCharsets.US_ASCII);

  private static final int FILE_TYPE = 0170000;
  private static final int BLOCK_DEVICE = 0060000;

  private ImageSource() {}

  /**
   * Tells whether a file begins like an artifact.
   *
   * @throws UpdateException when it is none that can be read more than once
   */
  static boolean isArtifact(Path file) throws UpdateException, IOException {
    requireRereadable(file);
    try (InputStream in = Files.newInputStream(file)) {
      return startsLikeArtifact(in.readNBytes(FIRST_MEMBER.length));
    }
  }

  /** Tells whether there is an artifact, a disk or a file system that can be edited. */
  static boolean isImage(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(EditableImage.PROBED_BYTES);
      return startsLikeArtifact(start) || EditableImage.isDiskOrFileSystem(start);
    }
  }

  private static boolean startsLikeArtifact(byte[] start) {
    int length = FIRST_MEMBER.length;
    return start.length >= length && Arrays.equals(start, 0, length, FIRST_MEMBER, 0, length);
  }

  private static void requireRereadable(Path file) throws UpdateException, IOException {
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (found.isDirectory()) {
      throw new UpdateException(ErrorKind.NO_INPUT, file + ": is a directory, expected a file");
    }
    if (found.isOther() && !isBlockDevice(file)) {
      throw new UpdateException(ErrorKind.USAGE, file + ": is no regular file")
          .withHint("copy what it delivers to a file first");
    }
  }

  private static boolean isBlockDevice(Path file) throws IOException {
    return ((int) Files.getAttribute(file, "unix:mode") & FILE_TYPE) == BLOCK_DEVICE;
  }

  /** Opens it; what is in an artifact is verified by its digest, and kept until it is closed. */
  static EditableImage open(Path file, TemporaryOptions temporary, Context context)
      throws UpdateException, IOException {
    Map<String, String> environment = context.console().environment();
    if (!isArtifact(file)) {
      return EditableImage.openForReading(file, temporary.settings(environment, false));
    }
    SignaturePolicy policy = new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);
    try (ArtifactFile artifact = ArtifactFile.open(file.toString(), context, policy)) {
      Guarded content = new Guarded(onlyFile(artifact, file).content());
      try {
        return EditableImage.openStream(
            content,
            file.toRealPath().resolveSibling("."),
            file.toString(),
            temporary.settings(environment, true));
      } catch (IOException e) {
        if (content.isToBlame(e)) {
          throw artifact.failure(e);
        }
        throw e; // of the copy
      }
    }
  }

  private static PayloadFile onlyFile(ArtifactFile artifact, Path file) throws UpdateException {
    int payloads = artifact.reader().header().payloads().size();
    @Nullable PayloadFile content = payloads == 1 ? firstFile(artifact) : null;
    if (content == null) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED,
          file + ": has " + payloads + " payloads, expected one that is an image");
    }
    return content;
  }

  private static @Nullable PayloadFile firstFile(ArtifactFile artifact) throws UpdateException {
    try {
      @Nullable Payload payload = artifact.reader().nextPayload();
      return payload == null ? null : payload.nextFile();
    } catch (IOException e) {
      throw artifact.failure(e);
    }
  }
}
