package tandem.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.image.edit.ImageFile;

@Command(name = "rm", description = "Remove a file that is in an artifact or in an image.")
final class ArtifactRemoveCommand implements TandemCommand {
  private final Context context;

  @Parameters(paramLabel = "IMAGE:PATH", description = "The image, and the file in it.")
  String target = "";

  @Option(
      names = {"-r", "--recursive"},
      description = "Remove a directory, and all that is in it.")
  boolean recursive;

  @Mixin ImageEditOptions options = new ImageEditOptions();

  ArtifactRemoveCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ImageArgument file = ImageArgument.required(target);
    return ImageChanges.run(
        file,
        options,
        context,
        "Removed " + file,
        image -> {
          for (ImageFile found : image.find(file.path())) {
            found.remove(recursive);
          }
        });
  }
}
