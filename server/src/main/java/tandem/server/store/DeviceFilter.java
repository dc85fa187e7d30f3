package tandem.server.store;

import java.util.List;
import java.util.Optional;

/**
 * Which devices are wanted: those that meet all conditions.
 *
 * @param status that they have
 * @param ids one of which they have; empty for any
 * @param group that they are in; the empty text for those in no group
 * @param attributes conditions on their inventory
 */
public record DeviceFilter(
    Optional<AuthStatus> status,
    List<String> ids,
    Optional<String> group,
    List<AttributeFilter> attributes) {
  /** All devices. */
  public static final DeviceFilter ALL =
      new DeviceFilter(Optional.empty(), List.of(), Optional.empty(), List.of());

  public DeviceFilter {
    ids = List.copyOf(ids);
    attributes = List.copyOf(attributes);
  }

  /** Returns the devices that have this status. */
  public static DeviceFilter of(AuthStatus status) {
    return new DeviceFilter(Optional.of(status), List.of(), Optional.empty(), List.of());
  }
}
