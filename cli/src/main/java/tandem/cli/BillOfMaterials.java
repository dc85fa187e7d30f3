package tandem.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/**
 * Prints what an assembled distribution consists of, as CycloneDX: what its folder holds, not what
 * the build knows. Runs when the distribution is built.
 */
public final class BillOfMaterials {
  private static final String PROGRAM = "pkg:maven/io.github.tandem-ota/tandem-cli";

  private BillOfMaterials() {}

  /** Takes the folder, the table of parts, and the list of native parts. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: tandem.cli.BillOfMaterials FOLDER PARTS NATIVE");
      System.exit(ExitCode.USAGE.number());
    }
    try {
      PartsTable table = PartsTable.read(Path.of(args[1]));
      List<String> natives = Files.readAllLines(Path.of(args[2]));
      System.out.println(of(BundledParts.in(Path.of(args[0]), table, natives)));
    } catch (UpdateException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(ExitCode.of(e.kind()).number());
    }
  }

  /** Returns the document, which has no time: the same parts give the same one. */
  static String of(List<BundledPart> parts) {
    BundledPart program =
        parts.stream()
            .filter(part -> part.purl().startsWith(PROGRAM + "@"))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the program itself is missing"));
    List<JsonValue> components = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (BundledPart part : parts) {
      components.add(part.toJson());
      others.add(part.purl());
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("bomFormat", JsonValue.of("CycloneDX"));
    members.put("specVersion", JsonValue.of("1.5"));
    members.put("serialNumber", JsonValue.of("urn:uuid:" + serial(parts)));
    members.put("version", new JsonNumber("1"));
    members.put("metadata", new JsonObject(Map.of("component", application(program))));
    members.put("components", new JsonArray(components));
    members.put("dependencies", dependencies(others));
    return JsonWriter.indented(new JsonObject(members));
  }

  private static UUID serial(List<BundledPart> parts) {
    return UUID.nameUUIDFromBytes(parts.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject application(BundledPart program) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("type", JsonValue.of("application"));
    members.put("bom-ref", JsonValue.of("tandem"));
    members.put("name", JsonValue.of("tandem"));
    members.put("version", JsonValue.of(program.version()));
    return new JsonObject(members);
  }

  private static JsonArray dependencies(List<String> others) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("ref", JsonValue.of("tandem"));
    members.put("dependsOn", JsonValue.strings(others));
    return new JsonArray(List.of(new JsonObject(members)));
  }
}
