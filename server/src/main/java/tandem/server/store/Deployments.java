package tandem.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue.JsonObject;

/** Remembers deployments, and how far each device is. */
public interface Deployments {

  /** Remembers a deployment without control map, and returns it with its number. */
  default Deployment create(Deployment deployment) throws StoreException {
    return create(deployment, null);
  }

  /** Remembers a deployment, and returns it with its number. */
  Deployment create(Deployment deployment, @Nullable JsonObject controlMap) throws StoreException;

  /** Returns the control map of a deployment. */
  Optional<JsonObject> controlMap(long deployment) throws StoreException;

  /** Replaces the control map of a deployment, or removes it. */
  void saveControlMap(long deployment, @Nullable JsonObject map) throws StoreException;

  /** Returns the one with this id. */
  Optional<Deployment> find(String id) throws StoreException;

  /** Returns the one with this number. */
  Optional<Deployment> numbered(long number) throws StoreException;

  /** Returns deployments, newest first. */
  Listing<Deployment> list(Deployment.@Nullable Status status, Page page) throws StoreException;

  /** Returns how many have which status. */
  Map<Deployment.Status, Long> counts() throws StoreException;

  /** Returns those that devices may still get, oldest first. */
  List<Deployment> unfinished() throws StoreException;

  /**
   * Remembers that a device takes part, or that there is nothing to do for it. The next attempt
   * after one that failed for now takes its place.
   *
   * @return what is remembered, which is older when the device has asked before; empty when the
   *     deployment is finished
   */
  Optional<DeviceDeployment> start(DeviceDeployment part) throws StoreException;

  /**
   * Takes what a device says of its part. A part that is done stays as it is.
   *
   * @return the part then, or empty when the device has none
   */
  Optional<DeviceDeployment> report(
      long deployment, String device, InstallStatus status, String substate, Instant now)
      throws StoreException;

  /**
   * Takes a failure after which the device tries again. A part that is done stays as it is.
   *
   * @return the part then, or empty when the device has none
   */
  Optional<DeviceDeployment> failForNow(
      long deployment, String device, String substate, Instant now) throws StoreException;

  /** Returns the parts whose devices are to try again. */
  List<DeviceDeployment> failedForNow(long deployment) throws StoreException;

  /**
   * Returns the part that a device means.
   *
   * @param reference id of the deployment for its first attempt, and of the part for others
   */
  Optional<DeviceDeployment> attempt(String reference, String device) throws StoreException;

  /** Ends a deployment: parts that are not done are aborted. Returns the devices of those. */
  List<String> finish(long deployment, Instant now) throws StoreException;

  /** Returns how many devices have which status. */
  Map<InstallStatus, Long> statistics(long deployment) throws StoreException;

  /** Reads the parts that are not done. */
  void eachActive(Consumer<DeviceDeployment> reader) throws StoreException;

  /** Returns the parts of a device that are not done. */
  List<DeviceDeployment> activeOf(String device) throws StoreException;

  /** Returns the newest part of one device. */
  Optional<DeviceDeployment> part(long deployment, String device) throws StoreException;

  /** Returns the newest parts of devices in a deployment, in the order in which they asked. */
  Listing<DeviceDeployment> parts(long deployment, Page page) throws StoreException;

  /** Returns the parts that a device has had, newest first. */
  Listing<DeviceDeployment> history(String device, Page page) throws StoreException;

  /** Returns what a device reported of a part; long stories lack their middle. */
  List<StatusEvent> events(String part) throws StoreException;

  /**
   * Keeps the log of a part, which replaces one before; tells whether there is such a part.
   *
   * @param reference as in {@link #attempt}
   */
  boolean saveLog(String reference, String device, String log, Instant now) throws StoreException;

  /**
   * Returns the log of a device.
   *
   * @param attempt of which, from 1; 0 for the newest that has one
   */
  Optional<String> log(long deployment, String device, int attempt) throws StoreException;

  /** Returns where the roll-out of a deployment stands, as it was saved last. */
  Optional<String> rollout(long deployment) throws StoreException;

  /**
   * Saves where a roll-out stands.
   *
   * @param state asked for when it is written, so that an older one never replaces a newer one
   */
  void saveRollout(long deployment, Supplier<String> state) throws StoreException;
}
