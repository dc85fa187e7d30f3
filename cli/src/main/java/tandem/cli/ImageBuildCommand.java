package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.Architecture;
import tandem.image.build.Bootloader;
import tandem.image.build.BuiltImage;
import tandem.image.build.ImageBuilder;
import tandem.image.build.ImageSpec;
import tandem.image.build.Platform;
import tandem.image.build.RootSource;
import tandem.image.build.Slots;

@Command(
    name = "build",
    description = {
      "Build a disk image: boot partition, two slots with a root file system, data partition.",
      "It needs no root rights and mounts nothing. The same command makes the same bytes.",
      "Sizes are in MiB, or with a unit: 512, 512M, 2G."
    })
final class ImageBuildCommand implements TandemCommand {
  private static final long USUAL_SLOT = 256L << 20;

  private final Context context;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      required = true,
      description = "amd64 (kernel /boot/vmlinuz) or arm64 (kernel /boot/Image).")
  String architecture = "";

  @Option(
      names = "--bootloader",
      paramLabel = "NAME",
      required = true,
      description = "grub, for amd64, or uboot, of which the image has only the environment.")
  String bootloader = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  Root root = new Root();

  @Mixin ImageOutputOptions result = new ImageOutputOptions();

  @Mixin ImageBootOptions boot = new ImageBootOptions();

  ImageBuildCommand(Context context) {
    this.context = context;
  }

  /** Where the root file system comes from. */
  static final class Root {
    @Option(
        names = "--root-tree",
        paramLabel = "DIR",
        description = "Folder with the root file system; in the image all of it belongs to root.")
    @Nullable Path tree;

    @Option(
        names = "--root-image",
        paramLabel = "FILE",
        description = "The root file system as an ext4 image, which is taken as it is.")
    @Nullable Path image;

    RootSource source() {
      return tree != null
          ? new RootSource.Tree(tree)
          : new RootSource.Image(Objects.requireNonNull(image));
    }
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    result.refuseDanglingLink();
    Map<String, String> environment = context.console().environment();
    BuiltImage built = ImageBuilder.build(spec(environment), result.output, environment);
    return result.answer("Built", built);
  }

  private ImageSpec spec(Map<String, String> environment) throws UpdateException, IOException {
    Platform platform =
        new Platform(
            oneOf("--arch", architecture, Architecture.values()),
            oneOf("--bootloader", bootloader, Bootloader.values()));
    RootSource source = root.source();
    long usual = source instanceof RootSource.Tree ? USUAL_SLOT : 0;
    Slots slots = new Slots(source, result.slotBytes(usual), !result.emptySlotB);
    return new ImageSpec(
        platform,
        slots,
        result.dataBytes(),
        boot.setup(platform.architecture(), result.output),
        result.origin(environment));
  }

  private static <T extends Enum<T>> T oneOf(String option, String text, T[] values)
      throws UpdateException {
    List<String> names = new ArrayList<>();
    for (T value : values) {
      String name = value.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return value;
      }
      names.add(name);
    }
    throw new UpdateException(
        ErrorKind.USAGE, option + " '" + text + "', expected " + String.join(" or ", names));
  }
}
