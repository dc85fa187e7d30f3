package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.BuiltImage;
import tandem.image.build.Origin;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;

/** The options of what a new disk image is like, and the answer about it. */
final class ImageOutputOptions {
  @Option(
      names = "--slot-size",
      paramLabel = "MIB",
      description = "Size of each slot (default: that of the root image; of a tree 256).")
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

  void refuseDanglingLink() throws UpdateException, IOException {
    HostTarget.refuseDanglingLink(output);
  }

  long slotBytes(long usual) throws UpdateException {
    return slotSize == null ? usual : bytes("--slot-size", slotSize);
  }

  long dataBytes() throws UpdateException {
    return bytes("--data-size", dataSize);
  }

  Origin origin(Map<String, String> environment) throws UpdateException {
    long given = SourceDate.seconds(environment);
    return new Origin(seed, given == 0 ? Origin.TIME : given);
  }

  private static long bytes(String option, String text) throws UpdateException {
    try {
      return Sizes.parse(text.matches("[0-9]+") ? text + "M" : text);
    } catch (IllegalArgumentException e) {
      throw new UpdateException(ErrorKind.USAGE, option + ": " + e.getMessage(), e);
    }
  }

  /** Says where everything is. */
  Answer answer(String done, BuiltImage built) {
    List<String> lines = new ArrayList<>();
    lines.add(done + " " + output + ", " + Sizes.of(built.bytes()));
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
    return Answer.ok(lines, members(built));
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
