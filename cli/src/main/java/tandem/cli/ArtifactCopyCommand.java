package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;
import tandem.json.JsonValue;

@Command(
    name = "cp",
    description = {
      "Copy a file into an artifact or an image, or out of it.",
      "One of the two is IMAGE:PATH, the other a file or - for standard input or output.",
      "The copy has the permissions of the file, and belongs to root in the image."
    })
final class ArtifactCopyCommand implements TandemCommand {
  private static final String STREAM = "-";

  private final Context context;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "FILE, - or IMAGE:PATH.")
  String source = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "IMAGE:PATH, FILE or -.")
  String target = "";

  @Mixin ImageEditOptions options = new ImageEditOptions();

  ArtifactCopyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    Optional<ImageArgument> from = ImageArgument.parse(source);
    Optional<ImageArgument> to = ImageArgument.parse(target);
    if (from.isPresent() == to.isPresent()) {
      throw new UpdateException(
              ErrorKind.USAGE,
              "cp: "
                  + (to.isPresent() ? "both arguments are" : "none of the arguments is")
                  + " IMAGE:PATH, expected one")
          .withHint("IMAGE ends with .mender, .sdimg, .uefiimg or .img");
    }
    return to.isPresent() ? copyIn(to.get()) : copyOut(from.orElseThrow());
  }

  private Answer copyIn(ImageArgument to) throws UpdateException, IOException {
    String done = "Copied " + source + " to " + to;
    if (source.equals(STREAM)) {
      if (options.signer.readsStandardInput()) {
        throw new UpdateException(
            ErrorKind.USAGE, "standard input can not be both the file and the passphrase");
      }
      return ImageChanges.run(
          to,
          options,
          context,
          done,
          image -> ImageCopy.stream(image, to, image.spool(context.console().in())));
    }
    Path file = Path.of(source);
    ImageCopy.requireRegular(file, to);
    int mode = ImageCopy.mode(file);
    return ImageChanges.run(
        to, options, context, done, image -> ImageCopy.into(image, to, file, mode));
  }

  private Answer copyOut(ImageArgument from) throws UpdateException, IOException {
    if (target.equals(STREAM)) {
      ImageCopy.refuseJson(context);
    }
    Path file = target.equals(STREAM) ? Path.of(target) : ImageCopy.target(from, Path.of(target));
    try (EditableImage image = ImageSource.open(from.image(), options.temporary, context)) {
      if (target.equals(STREAM)) {
        image.find(from.path()).get(0).copyTo(context.console().out());
        return Answer.ok(List.of(), Map.of());
      }
      ImageCopy.out(image.find(from.path()).get(0), file);
      return Answer.ok(
          List.of("Copied " + from + " to " + file), Map.of("file", JsonValue.of(file.toString())));
    }
  }
}
