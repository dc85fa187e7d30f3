package tandem.update;

import java.util.Optional;
import tandem.artifact.ArtifactHeader;

/**
 * Which update a payload belongs to.
 *
 * @param update its record
 * @param installed what is installed
 * @param header what the artifact says of itself; only while it is being read
 */
public record PayloadContext(
    UpdateRecord update, Installed installed, Optional<ArtifactHeader> header) {}
