package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.ImageFile;

@Command(
    name = "install",
    description = {
      "Put a file with these permissions into an artifact or an image, or make a directory there.",
      "It belongs to root."
    })
final class ArtifactInstallCommand implements TandemCommand {
  private static final int FOLDER_MODE = 0755;

  private final Context context;

  @Parameters(
      arity = "1..2",
      paramLabel = "FILE",
      description = "FILE IMAGE:PATH, or with -d only IMAGE:DIR.")
  List<String> arguments = new ArrayList<>();

  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      description = "Permissions, in octal; needed for a file.")
  @Nullable String mode;

  @Option(
      names = {"-d", "--directory"},
      description = "Make a directory, and those above it that are missing.")
  boolean directory;

  @Mixin ImageEditOptions options = new ImageEditOptions();

  ArtifactInstallCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    int expected = directory ? 1 : 2;
    if (arguments.size() != expected) {
      throw usage("got " + arguments.size() + " arguments, expected " + expected);
    }
    ImageArgument target = ImageArgument.required(arguments.get(expected - 1));
    if (directory) {
      int bits = mode == null ? FOLDER_MODE : bits(mode);
      return ImageChanges.run(
          target,
          options,
          context,
          "Made " + target,
          image -> {
            for (ImageFile found : image.find(target.path())) {
              found.makeFolders(bits);
            }
          });
    }
    if (mode == null) {
      throw usage("-m MODE is missing").withHint("'artifact cp' takes the permissions of the file");
    }
    int bits = bits(mode);
    Path file = Path.of(arguments.get(0));
    ImageCopy.requireRegular(file, target);
    return ImageChanges.run(
        target,
        options,
        context,
        "Installed " + target,
        image -> ImageCopy.into(image, target, file, bits));
  }

  private static int bits(String mode) throws UpdateException {
    if (!mode.matches("0*[0-7]{1,4}")) {
      throw usage("-m " + mode + ": expected permissions in octal, such as 0644");
    }
    return Integer.parseInt(mode, 8);
  }

  private static UpdateException usage(String message) {
    return new UpdateException(ErrorKind.USAGE, "install: " + message);
  }
}
