package tandem.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * One device's part of a deployment, which exists once the device has asked for it; when the device
 * tries again after a failure, that is another part.
 *
 * @param id of this part
 * @param deployment number of the deployment
 * @param device id of the device
 * @param artifact id of the artifact, if one fits the device
 * @param status how far it is
 * @param substate in the device's words
 * @param requestHash of what the device said about itself when it asked
 * @param hasLog whether a log is there
 * @param created when it asked first
 * @param finished when it was done, if it is
 * @param attempt which attempt of the device it is, from 1
 */
public record DeviceDeployment(
    String id,
    long deployment,
    String device,
    Optional<String> artifact,
    InstallStatus status,
    String substate,
    String requestHash,
    boolean hasLog,
    Instant created,
    Optional<Instant> finished,
    int attempt) {}
