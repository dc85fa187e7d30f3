package tandem.cli;

import static tandem.cli.MenderArtifactFlag.list;
import static tandem.cli.MenderArtifactFlag.number;
import static tandem.cli.MenderArtifactFlag.text;
import static tandem.cli.MenderArtifactFlag.toggle;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The options of every command of mender-artifact. */
final class MenderArtifactFlags {
  private static final MenderArtifactFlag HELP = toggle("help h", "Show this help.");
  private static final MenderArtifactFlag COMPRESSION =
      text("compression", "none, gzip, lzma; since 4.x also zstd_best, _better, _fast, _fastest.");
  private static final MenderArtifactFlag NO_PROGRESS = toggle("no-progress", "Print no progress.");
  private static final MenderArtifactFlag TEMPORARY =
      text("tmp", "Folder for temporary files.").since44();

  private static final MenderArtifactFlag DEPENDS_NAMES =
      list("artifact-name-depends N", "Artifact name, one of which must be installed.");
  private static final MenderArtifactFlag GROUP =
      text("provides-group g", "Artifact group that it sets.");
  private static final MenderArtifactFlag DEPENDS_GROUPS =
      list("depends-groups G", "Artifact group, one of which the device must be in.");
  private static final MenderArtifactFlag PROVIDES =
      list("provides p", "KEY:VALUE that is true after the installation.");
  private static final MenderArtifactFlag DEPENDS =
      list("depends d", "KEY:VALUE that must be true before.");
  private static final MenderArtifactFlag CLEARS =
      list("clears-provides", "Pattern of facts to remove first.");
  private static final MenderArtifactFlag SCRIPT =
      list("script s", "State script, or a folder of them.");
  private static final MenderArtifactFlag META_DATA =
      text("meta-data m", "JSON file with the meta-data of the payload.");

  private static final List<MenderArtifactFlag> SIGNING =
      List.of(
          text("key k", "Private key (PEM) to sign with."),
          text("gcp-kms-key", "Not supported, see docs/mender-artifact.md."),
          text("vault-transit-key", "Not supported, see docs/mender-artifact.md."),
          text("keyfactor-signserver-worker", "Not supported, see docs/mender-artifact.md.")
              .since44(),
          text("azure-key", "Not supported, see docs/mender-artifact.md.").since44());
  private static final MenderArtifactFlag PKCS11 =
      text("key-pkcs11", "Key in a PKCS#11 token, as a pkcs11: URI.");

  private static final List<MenderArtifactFlag> WRITE =
      List.of(
          text("artifact-name n", "Artifact name.").needed(),
          list("device-type t", "Device type it may be installed on.")
              .neededIn(EnumSet.of(MenderArtifactVersion.V3_9)),
          list("compatible-types c", "Device type it may be installed on.").since44(),
          text("output-path o", "Artifact to make (default: artifact.mender); - is stdout in 4.x."),
          number("version v", "Version of the format: 2 or 3 (default: 3)."),
          DEPENDS_NAMES,
          GROUP,
          DEPENDS_GROUPS,
          PROVIDES,
          DEPENDS,
          CLEARS,
          COMPRESSION);
  private static final List<MenderArtifactFlag> SOFTWARE =
      List.of(
          SCRIPT,
          toggle("no-default-clears-provides", "Do not clear earlier facts by default."),
          toggle("no-default-software-version", "Do not provide a software version."),
          text("software-name", "Name of the software."),
          text("software-version", "Version of the software (default: the artifact name)."),
          text("software-filesystem", "What holds the software (default: rootfs-image)."),
          text("max-artifact-size", "Fail if the artifact is larger, such as 1.5GB.").since44(),
          text("warn-artifact-size", "Warn if the artifact is larger.").since44());

  static final List<MenderArtifactFlag> GLOBAL =
      List.of(HELP, toggle("version v", "Print the version."), COMPRESSION);

  static final List<MenderArtifactFlag> NONE = List.of(HELP);

  static final List<MenderArtifactFlag> ROOTFS =
      all(
          WRITE,
          SOFTWARE,
          SIGNING,
          List.of(
              text("file f", "The image, or ssh://USER@HOST[:PORT] of a device.").needed(),
              toggle("legacy-rootfs-image-checksum", "Provide it as rootfs_image_checksum."),
              toggle("no-checksum-provide", "Do not provide the checksum."),
              list("ssh-args S", "Argument for ssh."),
              TEMPORARY,
              NO_PROGRESS));

  static final List<MenderArtifactFlag> MODULE =
      all(
          WRITE,
          SOFTWARE,
          SIGNING,
          List.of(
              text("type T", "Payload type: the name of the update module.").needed(),
              list("file f", "File of the payload."),
              META_DATA,
              text("augment-type", "Payload type of the augmented part."),
              list("augment-provides", "KEY:VALUE that the augmented part provides."),
              list("augment-depends", "KEY:VALUE that the augmented part depends on."),
              text("augment-meta-data", "JSON file with the meta-data of the augmented part."),
              list("augment-file", "File of the augmented part."),
              NO_PROGRESS.since44()));

  static final List<MenderArtifactFlag> BOOTSTRAP = all(WRITE, SIGNING, List.of(NO_PROGRESS));

  static final List<MenderArtifactFlag> VALIDATE = all(verifying(), List.of(PKCS11));

  static final List<MenderArtifactFlag> READ = all(VALIDATE, List.of(NO_PROGRESS));

  static final List<MenderArtifactFlag> SIGN =
      all(
          SIGNING,
          List.of(
              PKCS11,
              text("output-path o", "Where to put the signed artifact (default: in place)."),
              toggle("force f", "Replace the signature that is there.")));

  static final List<MenderArtifactFlag> MODIFY =
      all(
          SIGNING,
          List.of(
              text("server-uri u", "ServerURL in mender.conf of the image."),
              text("server-cert c", "File for /etc/mender/server.crt of the image."),
              text("verification-key v", "File for the artifact-verify-key.pem of the image."),
              text("tenant-token t", "TenantToken in mender.conf of the image."),
              text("artifact-name n", "Artifact name, also in artifact_info of the image."),
              text("name", "The same as --artifact-name."),
              DEPENDS_NAMES,
              GROUP,
              DEPENDS_GROUPS,
              SCRIPT.since44(),
              PROVIDES,
              DEPENDS,
              META_DATA,
              CLEARS,
              list("delete-clears-provides", "Pattern not to clear any more."),
              TEMPORARY,
              COMPRESSION));

  static final List<MenderArtifactFlag> COPY = all(SIGNING, List.of(COMPRESSION));

  static final List<MenderArtifactFlag> INSTALL =
      List.of(
          HELP,
          text("mode m", "Permissions of the file, octal."),
          toggle("directory d", "Make a folder."),
          TEMPORARY);

  static final List<MenderArtifactFlag> REMOVE =
      List.of(HELP, toggle("recursive r", "Also folders, with all that is in them."));

  static final List<MenderArtifactFlag> DUMP =
      List.of(
          HELP,
          text("files", "Folder to put the payload files into."),
          text("meta-data", "Folder to put the meta-data into."),
          text("scripts", "Folder to put the state scripts into."),
          toggle("print-cmdline", "Print the command line that makes it again."),
          toggle("print0-cmdline", "The same, with arguments that end in NUL."));

  private MenderArtifactFlags() {}

  private static List<MenderArtifactFlag> verifying() {
    Stream<MenderArtifactFlag> others = SIGNING.stream().skip(1);
    MenderArtifactFlag key = text("key k", "Public key (PEM) to check the signature with.");
    return Stream.concat(Stream.of(HELP, key), others).toList();
  }

  @SafeVarargs
  private static List<MenderArtifactFlag> all(List<MenderArtifactFlag>... lists) {
    Set<MenderArtifactFlag> flags = new LinkedHashSet<>(List.of(HELP));
    for (List<MenderArtifactFlag> list : lists) {
      flags.addAll(list);
    }
    return List.copyOf(flags);
  }
}
