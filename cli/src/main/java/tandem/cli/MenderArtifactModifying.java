package tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tandem.artifact.InvalidSpecException;
import tandem.artifact.PayloadHeader;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.core.UpdateException;

/** The command modify of mender-artifact. */
final class MenderArtifactModifying {
  private static final Set<String> CHECKSUMS =
      Set.of("rootfs-image.checksum", "rootfs_image_checksum");

  private static final List<String> CHANGES =
      List.of(
          "artifact-name",
          "name",
          "artifact-name-depends",
          "provides-group",
          "depends-groups",
          "script",
          "provides",
          "depends",
          "meta-data",
          "clears-provides",
          "delete-clears-provides",
          "compression",
          "server-uri",
          "server-cert",
          "verification-key",
          "tenant-token",
          "key");

  private final Console console;
  private final MenderArtifactVersion version;

  MenderArtifactModifying(Console console, MenderArtifactVersion version) {
    this.console = console;
    this.version = version;
  }

  /** Changes an artifact in place. */
  void modify(MenderArtifactArguments arguments) throws MenderArtifactFailure {
    MenderArtifactKeys.checkOne(arguments);
    String name =
        arguments
            .first()
            .orElseThrow(
                () -> new MenderArtifactFailure("Nothing specified, nothing will be modified."));
    if (!Files.exists(Path.of(name))) {
      throw new MenderArtifactFailure("File [" + name + "] does not exist.");
    }
    ModifyCommand command = new ModifyCommand(new Context(console, new GlobalOptions()));
    command.file = Path.of(name);
    command.signing.key = arguments.text("key").map(Path::of).orElse(null);
    if (CHANGES.stream().noneMatch(arguments::has)) {
      console.warn(name + ": nothing is named that is to be changed, and nothing is");
      return;
    }
    try {
      fill(command.options, arguments);
      image(command.image, arguments);
      replaceFacts(command, arguments);
      command.run();
    } catch (UpdateException | InvalidSpecException | IOException e) {
      throw MenderArtifactFailure.of(MenderArtifactFailure.GENERIC, e);
    }
  }

  private void fill(ModifyOptions options, MenderArtifactArguments arguments)
      throws MenderArtifactFailure {
    // With both, the old name of the option wins in the tool.
    options.name = arguments.text("name").or(() -> arguments.text("artifact-name")).orElse(null);
    if (arguments.has("artifact-name-depends")) {
      options.dependsNames = arguments.list("artifact-name-depends");
    }
    if (arguments.has("depends-groups")) {
      options.dependsGroups = arguments.list("depends-groups");
    }
    if (arguments.has("provides-group")) {
      options.group = arguments.text("provides-group").orElse("");
    }
    options.provides = MenderArtifactWriteOptions.pairs(arguments.list("provides"));
    options.depends = MenderArtifactWriteOptions.pairs(arguments.list("depends"));
    options.clears = arguments.list("clears-provides");
    options.removeClears = arguments.list("delete-clears-provides");
    options.metaData = arguments.text("meta-data").map(Path::of).orElse(null);
    options.scripts = arguments.list("script").stream().map(Path::of).toList();
    if (arguments.text("compression").isPresent()) {
      options.rewrite.compression.method =
          MenderArtifactWriteOptions.compression(arguments, version);
    }
    options.temporary.folder = arguments.text("tmp").map(Path::of).orElse(null);
    options.rewrite.dropSignature = true; // as the tool does; a warning says so
  }

  private static void image(ModifyImageOptions image, MenderArtifactArguments arguments) {
    image.serverUri = arguments.text("server-uri").orElse(null);
    image.tenantToken = arguments.text("tenant-token").orElse(null);
    image.serverCertificate = arguments.text("server-cert").map(Path::of).orElse(null);
    image.verificationKey = arguments.text("verification-key").map(Path::of).orElse(null);
  }

  // In the tool, one fact given replaces all that were there. The checksum of the image is no
  // exception there, though without it no delta update finds its base.
  private void replaceFacts(ModifyCommand command, MenderArtifactArguments arguments)
      throws UpdateException, IOException {
    if (!arguments.has("provides") && !arguments.has("depends")) {
      return;
    }
    PayloadHeader payload = payload(command.file);
    if (arguments.has("provides")) {
      List<String> old = new ArrayList<>(payload.provides().orElse(Map.of()).keySet());
      old.removeAll(CHECKSUMS);
      command.options.removeProvides = old;
    }
    if (arguments.has("depends")) {
      command.options.removeDepends = List.copyOf(payload.depends().keySet());
    }
  }

  private PayloadHeader payload(Path file) throws UpdateException, IOException {
    Context context = new Context(console, new GlobalOptions());
    SignaturePolicy policy = new SignaturePolicy(List.of(), Mode.REPORT);
    try (ArtifactFile artifact = ArtifactFile.open(file.toString(), context, policy)) {
      return artifact.reader().header().payloads().get(0);
    }
  }
}
