package tandem.payload;

import java.util.Optional;

/**
 * What is installed when an update begins, as its modules are told.
 *
 * @param artifactName name of the installed artifact
 * @param artifactGroup its group, if it has one
 * @param deviceType the device type
 */
public record CurrentSystem(
    String artifactName, Optional<String> artifactGroup, String deviceType) {}
