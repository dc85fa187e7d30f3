package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import tandem.image.build.Origin;
import tandem.image.build.Platform;
import tandem.image.build.RootSource;
import tandem.image.build.Slots;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

@Command(
    name = "build",
    description = {
      "Build a disk image: boot partition, two slots with a root file system, data partition.",
      "It needs no root rights and mounts nothing. The same command makes the same bytes.",
      "Sizes are in MiB, or with a unit: 512, 512M, 2G."
    })
final class ImageBuildCommand implements TandemCommand {
  private static final String USUAL_SLOT = "256";

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

  @Option(
      names = "--slot-size",
      paramLabel = "MIB",
      description = "Size of each slot (default: 256, or that of the root image).")
  @Nullable String slotSize;

  @Option(
      names = "--data-size",
      paramLabel = "MIB",
      description = "Size of the data partition (default: ${DEFAULT-VALUE}).")
  String dataSize = "64";

  @Option(names = "--empty-slot-b", description = "Leave slot B empty.")
  boolean emptySlotB;

  @Option(names = "--seed", paramLabel = "TEXT", description = "What all identities come from.")
  String seed = Origin.SEED;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The image, which replaces a file of that name when it is complete.")
  Path output = Path.of("");

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
    HostTarget.refuseDanglingLink(output);
    BuiltImage built = ImageBuilder.build(spec(), output, context.console().environment());
    return Answer.ok(lines(built), members(built));
  }

  private ImageSpec spec() throws UpdateException, IOException {
    Platform platform =
        new Platform(
            oneOf("--arch", architecture, Architecture.values()),
            oneOf("--bootloader", bootloader, Bootloader.values()));
    RootSource source = root.source();
    String size =
        slotSize != null ? slotSize : source instanceof RootSource.Tree ? USUAL_SLOT : "0";
    Slots slots = new Slots(source, bytes("--slot-size", size), !emptySlotB);
    return new ImageSpec(
        platform,
        slots,
        bytes("--data-size", dataSize),
        boot.setup(platform.architecture(), output),
        new Origin(seed, time()));
  }

  private long time() throws UpdateException {
    long given = SourceDate.seconds(context.console().environment());
    return given == 0 ? Origin.TIME : given;
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

  private static long bytes(String option, String text) throws UpdateException {
    try {
      return Sizes.parse(text.matches("[0-9]+") ? text + "M" : text);
    } catch (IllegalArgumentException e) {
      throw new UpdateException(ErrorKind.USAGE, option + ": " + e.getMessage(), e);
    }
  }

  private List<String> lines(BuiltImage built) {
    List<String> lines = new ArrayList<>();
    lines.add("Built " + output + ", " + Sizes.of(built.bytes()));
    for (BuiltImage.Partition partition : built.partitions()) {
      lines.add(
          "  "
              + partition.number()
              + " "
              + partition.name()
              + ": "
              + Sizes.of(partition.bytes())
              + " at "
              + partition.offset());
    }
    return lines;
  }

  private Map<String, JsonValue> members(BuiltImage built) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(output.toString()));
    members.put("bytes", JsonValue.of(built.bytes()));
    members.put("seed", JsonValue.of(seed));
    List<JsonValue> partitions = new ArrayList<>();
    for (BuiltImage.Partition partition : built.partitions()) {
      Map<String, JsonValue> one = new LinkedHashMap<>();
      one.put("number", JsonValue.of(partition.number()));
      one.put("name", JsonValue.of(partition.name()));
      one.put("offset", JsonValue.of(partition.offset()));
      one.put("bytes", JsonValue.of(partition.bytes()));
      partitions.add(new JsonObject(one));
    }
    members.put("partitions", new JsonValue.JsonArray(partitions));
    return members;
  }
}
