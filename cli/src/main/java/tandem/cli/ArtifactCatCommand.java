package tandem.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tandem.core.UpdateException;
import tandem.image.edit.EditableImage;

@Command(
    name = "cat",
    description = {
      "Print a file that is in an artifact or in an image.",
      "Symbolic links are followed. Of a disk with two root file systems, the first is read."
    })
final class ArtifactCatCommand implements TandemCommand {
  private final Context context;

  @Parameters(paramLabel = "IMAGE:PATH", description = "The image, and the file in it.")
  String source = "";

  @Mixin TemporaryOptions temporary = new TemporaryOptions();

  ArtifactCatCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ImageCopy.refuseJson(context);
    ImageArgument file = ImageArgument.required(source);
    try (EditableImage image = ImageSource.open(file.image(), temporary, context)) {
      image.find(file.path()).get(0).copyTo(context.console().out());
    }
    return Answer.ok(List.of(), Map.of());
  }
}
