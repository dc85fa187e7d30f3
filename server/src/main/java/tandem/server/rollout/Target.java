package tandem.server.rollout;

import java.util.Set;

/** Which devices a deployment is for. Only the first kind is fixed when it is made. */
public sealed interface Target {

  /** Tells whether a device belongs to it. */
  boolean has(DeviceFacts device);

  /** These devices. */
  record Devices(Set<String> ids) implements Target {
    public Devices {
      ids = Set.copyOf(ids);
    }

    @Override
    public boolean has(DeviceFacts device) {
      return ids.contains(device.id());
    }
  }

  /** Every device, also those that come later. */
  record AllDevices() implements Target {
    @Override
    public boolean has(DeviceFacts device) {
      return true;
    }
  }

  /** Who is in the group when it asks. */
  record Group(String name) implements Target {
    @Override
    public boolean has(DeviceFacts device) {
      return device.group().filter(name::equals).isPresent();
    }
  }

  /** Who reports such an inventory when it asks. */
  record Matching(Filter filter) implements Target {
    @Override
    public boolean has(DeviceFacts device) {
      return filter.matches(device.attributes());
    }
  }
}
