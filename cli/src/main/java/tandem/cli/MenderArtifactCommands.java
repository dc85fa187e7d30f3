package tandem.cli;

import java.util.ArrayList;
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
    List<MenderArtifactCommand> all = new ArrayList<>();
    all.add(MenderArtifactCommand.group("write", "Make an artifact.", writing()));
    all.addAll(ofArtifacts());
    all.addAll(ofImages());
    return all;
  }

  private List<MenderArtifactCommand> ofArtifacts() {
    MenderArtifactReading reading = new MenderArtifactReading(console, version);
    return List.of(
        command("validate FILE", "Check it.", MenderArtifactFlags.VALIDATE, 1, reading::validate),
        command("read FILE", "Show what is in it.", MenderArtifactFlags.READ, 1, reading::read),
        command(
            "dump FILE",
            "Take it apart.",
            MenderArtifactFlags.DUMP,
            ANY,
            new MenderArtifactDumping(console)::dump),
        command(
            "sign FILE",
            "Sign it.",
            MenderArtifactFlags.SIGN,
            1,
            new MenderArtifactSigning(console)::sign),
        command(
            "modify FILE",
            "Change it.",
            MenderArtifactFlags.MODIFY,
            1,
            new MenderArtifactModifying(console, version)::modify));
  }

  private List<MenderArtifactCommand> ofImages() {
    MenderArtifactFiles files = new MenderArtifactFiles(console);
    return List.of(
        command("cat IMAGE:PATH", "Print a file in it.", MenderArtifactFlags.NONE, ANY, files::cat),
        command(
            "cp FILE|-|IMAGE:PATH IMAGE:PATH|FILE",
            "Copy a file into it or out of it.",
            MenderArtifactFlags.COPY,
            ANY,
            files::copy),
        command(
            "install FILE IMAGE:PATH",
            "Put a file with these permissions into it, or make a folder there.",
            MenderArtifactFlags.INSTALL,
            ANY,
            files::install),
        command(
            "rm IMAGE:PATH",
            "Remove a file from it.",
            MenderArtifactFlags.REMOVE,
            ANY,
            files::remove));
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
