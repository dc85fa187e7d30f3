package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.BuiltImage;
import tandem.image.convert.ConvertSpec;
import tandem.image.convert.ImageConverter;

@Command(
    name = "convert",
    description = {
      "Make a disk image with two slots of one with a single root, and put Tandem into it.",
      "The root file system keeps owners, permissions and attributes. It needs no root rights and"
          + " mounts nothing; the given image stays as it is.",
      "Sizes are in MiB, or with a unit: 512, 512M, 2G."
    })
final class ImageConvertCommand implements TandemCommand {
  private final Context context;

  @Parameters(
      paramLabel = "DISK",
      description = "Image of a disk, raw: a GUID partition table, and one ext4 file system.")
  Path disk = Path.of("");

  @Option(
      names = "--archive",
      paramLabel = "FILE",
      required = true,
      description = "tandem-VERSION-linux-ARCH.tar.gz; amd64 boots by GRUB, arm64 by U-Boot.")
  Path archive = Path.of("");

  @Option(
      names = "--device-type",
      paramLabel = "TYPE",
      required = true,
      description = "What the device is called in artifacts.")
  String deviceType = "";

  @Mixin KernelOptions kernel = new KernelOptions();

  @Mixin ImageOutputOptions result = new ImageOutputOptions();

  ImageConvertCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    if (!deviceType.matches("[^\\p{Cntrl}]*[^\\s\\p{Cntrl}][^\\p{Cntrl}]*")) {
      throw new UpdateException(ErrorKind.USAGE, "--device-type: is empty, or has control chars");
    }
    result.refuseDanglingLink();
    Map<String, String> environment = context.console().environment();
    BuiltImage built = ImageConverter.convert(spec(environment), result.output, environment);
    return result.answer("Converted " + disk + " to", built);
  }

  private ConvertSpec spec(Map<String, String> environment) throws UpdateException {
    return new ConvertSpec(
        disk,
        archive,
        deviceType,
        new ConvertSpec.Sizes(result.slotBytes(0), result.dataBytes(), !result.emptySlotB),
        new ConvertSpec.Boot(
            Optional.ofNullable(kernel.disk), Optional.ofNullable(kernel.arguments)),
        result.origin(environment));
  }
}
