package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;
import tandem.json.JsonValue;

/**
 * What the command modify changes in the image of an artifact, or in a disk image: the name that
 * the client reads there, and its configuration.
 *
 * @param file artifact or image
 * @param name the new artifact name
 */
record ModifiedImage(
    Path file, Optional<String> name, ModifyImageOptions options, Context context) {

  /** Lets the edit of an artifact change its image, where there is something to change. */
  void addTo(ArtifactEditBuilder edit, TemporaryOptions temporary)
      throws UpdateException, IOException {
    boolean rename = name.isPresent() && hasRootfs();
    if (!rename && !options.isGiven()) {
      return;
    }
    Optional<String> newName = rename ? name : Optional.empty();
    ImageChanges.addTo(
        edit,
        file,
        temporary,
        context,
        image -> {
          boolean known = options.isGiven() || MenderFiles.isIn(image);
          if (known) {
            options.change(newName).apply(image);
          } else {
            context.console().note(file + ": has no /etc/mender, only the artifact is renamed");
          }
        });
  }

  // The name in the image counts only where the image is the system, and one that can be edited.
  private boolean hasRootfs() throws UpdateException, IOException {
    SignaturePolicy policy = new SignaturePolicy(List.of(), SignaturePolicy.Mode.REPORT);
    try (ArtifactFile artifact = ArtifactFile.open(file.toString(), context, policy)) {
      ArtifactHeader header = artifact.reader().header();
      boolean rootfs =
          header.payloads().size() == 1
              && header.payloads().get(0).type().equals(Optional.of(ArtifactSpec.ROOTFS_IMAGE));
      if (!rootfs) {
        return false;
      }
      @Nullable Payload payload = artifact.reader().nextPayload();
      @Nullable PayloadFile content = payload == null ? null : payload.nextFile();
      boolean editable =
          content != null
              && EditableImage.isFileSystem(
                  content.content().readNBytes(EditableImage.PROBED_BYTES));
      if (!editable) {
        context.console().note(file + ": its image is not edited, only the artifact is renamed");
      }
      return editable;
    }
  }

  /** Changes an image that is no artifact. */
  Answer change(TemporaryOptions temporary) throws UpdateException, IOException {
    if (name.isEmpty() && !options.isGiven()) {
      throw new UpdateException(ErrorKind.USAGE, file + ": nothing is named that is to be changed")
          .withHint("of an image, -n, -u, -t, -c and -v can be changed");
    }
    ImageChanges.inImage(file, temporary, context, options.change(name));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(file.toString()));
    name.ifPresent(text -> members.put("artifact_name", JsonValue.of(text)));
    return Answer.ok(List.of("Changed " + file), members);
  }
}
