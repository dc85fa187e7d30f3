package tandem.mender;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An update that Mender began and has not ended.
 *
 * @param origin which of Mender's two ways it came
 * @param state where it is, by Mender's own name: for {@link Origin#STANDALONE} one of {@code
 *     InState}, for {@link Origin#DAEMON} the name of the daemon's state
 * @param failed whether Mender has recorded that something failed on the way
 * @param deployment id of the server's deployment; empty for {@link Origin#STANDALONE}
 * @param artifactName artifact name
 * @param artifactGroup group the artifact sets, if any
 * @param provides facts true after commit, if the artifact states any
 * @param clearsProvides patterns of facts to remove first, if the artifact has the list
 * @param payloadTypes type of each payload
 * @param digest SHA-256 of the record as Mender keeps it, in hexadecimal: which update it is, and
 *     how far
 */
public record MenderUpdate(
    Origin origin,
    String state,
    boolean failed,
    String deployment,
    String artifactName,
    Optional<String> artifactGroup,
    Optional<Map<String, String>> provides,
    Optional<List<String>> clearsProvides,
    List<String> payloadTypes,
    String digest) {

  /** Mender's two ways to update, which keep their records apart. */
  public enum Origin {
    /** {@code mender install} on the command line. */
    STANDALONE,
    /** A deployment of the server, which the daemon carries out. */
    DAEMON
  }

  /** The state of a standalone update that is installed and waits for commit or rollback. */
  public static final String AWAITING_COMMIT = "Before_ArtifactCommit_Enter";

  public MenderUpdate {
    provides = provides.map(Map::copyOf);
    clearsProvides = clearsProvides.map(List::copyOf);
    payloadTypes = List.copyOf(payloadTypes);
  }
}
