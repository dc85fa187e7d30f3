package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.BootStory;
import tandem.image.SimulatedBootloader;
import tandem.image.SimulatedDevice;
import tandem.json.JsonValue;

@Command(
    name = "sim",
    description = {
      "Simulated devices: a folder with two slots, a U-Boot environment and a configuration.",
      "Every device command works on it with --root DIR."
    })
final class SimCommand {

  @Command(name = "create", description = "Lay out a simulated device that runs slot A.")
  static final class Create implements TandemCommand {
    @Parameters(paramLabel = "DIR", description = "A new or empty folder.")
    Path folder = Path.of("");

    @Option(
        names = "--slot-size",
        paramLabel = "SIZE",
        description = "Size of each slot, for instance 64M (default: ${DEFAULT-VALUE}).")
    String slotSize = "64M";

    @Option(
        names = "--device-type",
        paramLabel = "TYPE",
        description = "Device type (default: ${DEFAULT-VALUE}).")
    String deviceType = "sim";

    @Option(
        names = "--verify-key",
        paramLabel = "PUB",
        description = "Public key that artifacts must be signed with.")
    @Nullable Path verifyKey;

    @Option(
        names = "--image",
        paramLabel = "IMG",
        description = "Image of the system in slot A; empty without.")
    @Nullable Path image;

    @Override
    public Answer run() throws UpdateException, IOException {
      SimulatedDevice.create(
          folder,
          new SimulatedDevice.Options(
              bytes(), deviceType, Optional.ofNullable(verifyKey), Optional.ofNullable(image)));
      return Answer.ok(
          List.of("Created " + folder + "; it runs slot A. Try: tandem status --root " + folder),
          Map.of("root", JsonValue.of(folder.toAbsolutePath().toString())));
    }

    private long bytes() throws UpdateException {
      try {
        return Sizes.parse(slotSize);
      } catch (IllegalArgumentException e) {
        throw new UpdateException(ErrorKind.USAGE, "--slot-size: " + e.getMessage(), e);
      }
    }
  }

  @Command(
      name = "boot",
      description = "Play a reset: the bootloader chooses a slot by its environment and boots it.")
  static final class Boot implements TandemCommand {
    @Parameters(paramLabel = "DIR", description = "The simulated device.")
    Path folder = Path.of("");

    @Option(
        names = "--fail",
        description = "The slot in mender_boot_part does not come up; the watchdog resets.")
    boolean fail;

    @Override
    public Answer run() throws UpdateException, IOException {
      BootStory story = SimulatedBootloader.boot(folder, fail);
      List<String> lines = new ArrayList<>(story.lines());
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("slot", JsonValue.of(story.slot()));
      members.put("story", JsonValue.strings(story.lines()));
      return Answer.ok(lines, members);
    }
  }

  @Command(name = "show", description = "Show the status of a simulated device.")
  static final class Show implements TandemCommand {
    private final Context context;

    @Parameters(paramLabel = "DIR", description = "The simulated device.")
    Path folder = Path.of("");

    Show(Context context) {
      this.context = context;
    }

    @Override
    public Answer run() throws UpdateException, IOException {
      context.options().root = folder;
      return new StatusCommand(context).run();
    }
  }
}
