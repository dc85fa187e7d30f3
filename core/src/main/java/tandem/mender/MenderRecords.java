package tandem.mender;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tandem.json.JsonException;
import tandem.mender.MenderUpdate.Origin;

/** The forms of the records that Mender's clients keep of an update in progress. */
final class MenderRecords {
  /** Form of the Go clients, which has no state: it is written when all but commit is done. */
  private static final int WITHOUT_STATE = 1;

  /** Form of the C++ clients from 5.0 on. */
  private static final int WITH_STATE = 2;

  private static final int DAEMON_VERSION = 2;

  private MenderRecords() {}

  /**
   * Reads the record of a standalone update.
   *
   * @throws JsonException when it is damaged or of another version
   */
  static MenderUpdate standalone(byte[] record) throws JsonException {
    Members members = Members.parse(record);
    int version = members.number("Version");
    if (version != WITHOUT_STATE && version != WITH_STATE) {
      throw new JsonException("has version " + version + ", expected 1 or 2");
    }
    String state =
        version == WITHOUT_STATE ? MenderUpdate.AWAITING_COMMIT : members.string("InState");
    return new MenderUpdate(
        Origin.STANDALONE,
        state,
        members.bool("Failed") || members.bool("RolledBack"),
        "",
        members.string("ArtifactName"),
        notEmpty(members.optionalString("ArtifactGroup")),
        members.stringMap("ArtifactTypeInfoProvides"),
        members.strings("ArtifactClearsProvides"),
        members.strings("PayloadTypes").orElse(List.of()),
        digest(record));
  }

  /**
   * Reads the record of the daemon's deployment.
   *
   * @throws JsonException when it is damaged or of another version
   */
  static MenderUpdate daemon(byte[] record) throws JsonException {
    Members members = Members.parse(record);
    int version = members.number("Version");
    if (version != DAEMON_VERSION) {
      throw new JsonException("has version " + version + ", expected " + DAEMON_VERSION);
    }
    Members update = members.object("UpdateInfo");
    Members artifact = update.object("Artifact");
    return new MenderUpdate(
        Origin.DAEMON,
        members.string("Name"),
        false,
        update.optionalString("ID").orElse(""),
        artifact.optionalString("artifact_name").orElse(""),
        notEmpty(artifact.optionalString("artifact_group")),
        artifact.stringMap("artifact_provides"),
        artifact.strings("clears_artifact_provides"),
        artifact.strings("PayloadTypes").orElse(List.of()),
        digest(record));
  }

  private static Optional<String> notEmpty(Optional<String> text) {
    return text.filter(value -> !value.isEmpty());
  }

  private static String digest(byte[] record) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(record));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
