package tandem.cli;

import java.util.List;
import tandem.cli.MenderArtifactCommand.Action;

/** All commands of mender-artifact. */
final class MenderArtifactCommands {
  private static final int ANY = Integer.MAX_VALUE; // the command counts them itself

  private final Console console;
  private final MenderArtifactVersion version;

  MenderArtifactCommands(Console console, MenderArtifactVersion version) {
    this.console = console;
    this.version = version;
  }

  List<MenderArtifactCommand> all() {
    MenderArtifactReading reading = new MenderArtifactReading(console, version);
    return List.of(
        MenderArtifactCommand.group("write", "Make an artifact.", writing()),
        command("validate FILE", "Check it.", MenderArtifactFlags.VALIDATE, 1, reading::validate),
        command("read FILE", "Show what is in it.", MenderArtifactFlags.READ, 1, reading::read),
        command(
            "dump FILE",
            "Take it apart.",
            MenderArtifactFlags.DUMP,
            ANY,
            new MenderArtifactDumping(console)::dump),
        command(
            "modify FILE",
            "Change it.",
            MenderArtifactFlags.MODIFY,
            1,
            new MenderArtifactModifying(console, version)::modify));
  }

  private List<MenderArtifactCommand> writing() {
    MenderArtifactWriting writing = new MenderArtifactWriting(console, version);
    return List.of(
        command(
            "bootstrap-artifact",
            "Make an artifact that only states facts.",
            MenderArtifactFlags.BOOTSTRAP,
            0,
            writing::bootstrapArtifact),
        command(
            "module-image",
            "Make an artifact for an update module.",
            MenderArtifactFlags.MODULE,
            0,
            writing::moduleImage),
        command(
            "rootfs-image",
            "Make an artifact of a root file system's image.",
            MenderArtifactFlags.ROOTFS,
            0,
            writing::rootfsImage));
  }

  private static MenderArtifactCommand command(
      String synopsis,
      String summary,
      List<MenderArtifactFlag> flags,
      int operands,
      Action action) {
    return MenderArtifactCommand.of(synopsis, summary, flags, operands, action);
  }
}
