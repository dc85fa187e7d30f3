package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tandem.artifact.ArtifactEdit;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.ArtifactRewriter;
import tandem.artifact.InvalidSpecException;
import tandem.artifact.Rewritten;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;
import tandem.json.JsonValue;
import tandem.update.Failures;

/** Changes files in an image, or in the image of an artifact, which is then made anew. */
final class ImageChanges {
  private ImageChanges() {}

  /** What is changed. */
  @FunctionalInterface
  interface Change {
    void apply(EditableImage image) throws UpdateException, IOException;
  }

  /** Carries a failure through the rewriting of an artifact. */
  private static final class ChangeFailed extends IOException {
    private static final long serialVersionUID = 1L;

    ChangeFailed(UpdateException cause) {
      super(cause);
    }
  }

  /** Makes the change, and says so. */
  static Answer run(
      ImageArgument file, ImageEditOptions options, Context context, String done, Change change)
      throws UpdateException, IOException {
    List<String> lines = new ArrayList<>(List.of(done));
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("image", JsonValue.of(file.image().toString()));
    members.put("path", JsonValue.of(file.path()));
    if (ImageSource.isArtifact(file.image())) {
      Rewritten result = inArtifact(file.image(), options, context, change);
      members.put("signed", JsonValue.of(result.signed()));
      lines.add(result.signed() ? "The artifact is signed anew" : "The artifact is unsigned");
      if (result.droppedSignature()) {
        context.console().warn(file.image() + ": the signature it had is dropped");
      }
    } else {
      options.refuseForImage();
      inImage(file.image(), options.temporary, context, change);
    }
    return Answer.ok(lines, members);
  }

  /** Changes an image, which is replaced in the end. */
  static void inImage(Path file, TemporaryOptions temporary, Context context, Change change)
      throws UpdateException, IOException {
    Map<String, String> environment = context.console().environment();
    try (EditableImage image =
        EditableImage.openCopy(file, temporary.settings(environment, false))) {
      change.apply(image);
      image.commit();
      image.notes().forEach(context.console()::note);
    }
  }

  private static Rewritten inArtifact(
      Path file, ImageEditOptions options, Context context, Change change)
      throws UpdateException, IOException {
    try {
      ArtifactEditBuilder edit = ArtifactEdit.builder();
      options.apply(edit, context.console());
      addTo(edit, file, options.temporary, context, change);
      SignaturePolicy policy = new SignaturePolicy(List.of(), SignaturePolicy.Mode.CHECK_IF_KEYS);
      return ArtifactRewriter.rewrite(file, file, edit.build(), DecoderMemory.limits(), policy);
    } catch (ChangeFailed e) {
      throw cause(e);
    } catch (InvalidSpecException e) {
      throw new UpdateException(ErrorKind.USAGE, file + ": " + e.getMessage(), e);
    } catch (tandem.artifact.ArtifactException e) {
      throw Failures.reading(file.toString(), e, ErrorKind.IO_ERROR);
    }
  }

  /**
   * Lets the edit of an artifact change its image.
   *
   * @param file the artifact
   */
  static void addTo(
      ArtifactEditBuilder edit,
      Path file,
      TemporaryOptions temporary,
      Context context,
      Change change) {
    Map<String, String> environment = context.console().environment();
    temporary.folder().ifPresent(edit::temporary);
    edit.image(
        copy -> {
          try (EditableImage image =
              EditableImage.openScratch(
                  copy, file.toString(), temporary.settings(environment, true))) {
            change.apply(image);
            image.commit();
          } catch (UpdateException e) {
            throw new ChangeFailed(e);
          }
        });
  }

  /**
   * Returns the failure of a change that the rewriting of an artifact has reported, if it is one.
   */
  static UpdateException failure(IOException e) throws IOException {
    if (e instanceof ChangeFailed failed) {
      return cause(failed);
    }
    throw e;
  }

  private static UpdateException cause(ChangeFailed e) {
    return e.getCause() instanceof UpdateException cause
        ? cause
        : new UpdateException(ErrorKind.FAILED, String.valueOf(e.getMessage()), e);
  }
}
