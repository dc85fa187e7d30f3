package tandem.slot;

import java.util.Optional;
import java.util.OptionalInt;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.config.SlotSettings;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Finds the two slots that the configuration names, and which of them is running. */
public final class SlotDetector {
  private final DevicePaths paths;
  private final DeviceNames names;

  private SlotDetector(DevicePaths paths) {
    this.paths = paths;
    this.names = new DeviceNames(paths);
  }

  /**
   * Finds the slots. Only reads. The inactive slot need not be there: a system that runs can then
   * still be committed, and {@link TargetCheck} refuses to write.
   *
   * @throws UpdateException CONFIG when the slots are not set, are one device, have no boot part,
   *     or it is not certain which one runs
   */
  public static SlotPair detect(DevicePaths paths, DeviceConfig config) throws UpdateException {
    return new SlotDetector(paths).pair(config.slots());
  }

  private SlotPair pair(SlotSettings settings) throws UpdateException {
    Candidate a = candidate("A", settings.partA(), settings.bootPartA());
    Candidate b = candidate("B", settings.partB(), settings.bootPartB());
    if (a.node().same(b.node())) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              "slots: both are one device; " + a.described() + "; " + b.described())
          .withHint("set RootfsPartA and RootfsPartB in mender.conf to two partitions");
    }
    if (a.slot().bootPart() == b.slot().bootPart()) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              "slots: both have boot part "
                  + a.slot().bootPart()
                  + "; "
                  + a.described()
                  + "; "
                  + b.described())
          .withHint("set Tandem.BootPartA and Tandem.BootPartB in mender.conf");
    }
    RunningSlot search = new RunningSlot(paths, a, b);
    Candidate active = search.find();
    return new SlotPair(active.slot(), search.other(active).slot());
  }

  private Candidate candidate(String name, Optional<String> configured, OptionalInt bootPart)
      throws UpdateException {
    String key = "RootfsPart" + name;
    if (configured.isEmpty()) {
      throw new UpdateException(ErrorKind.CONFIG, "slot " + name + ": " + key + " is not set")
          .withHint("set RootfsPartA and RootfsPartB in mender.conf to the two root partitions");
    }
    String device = configured.get();
    DeviceNode node = names.find(device);
    if (node == null) {
      throw new UpdateException(
          ErrorKind.CONFIG,
          "slot "
              + name
              + ": "
              + key
              + " is '"
              + device
              + "', expected /dev/..., PARTUUID=, PARTLABEL=, UUID=, LABEL=, ubiX_Y or ubiX:NAME");
    }
    int part = bootPart.isPresent() ? bootPart.getAsInt() : derivedBootPart(name, device, node);
    return new Candidate(new Slot(name, device, node.path(), part), node);
  }

  private int derivedBootPart(String name, String device, DeviceNode node) throws UpdateException {
    Integer part = BootPart.of(device, node.name(), new SysBlock(paths).kernelName(node));
    if (part == null) {
      throw new UpdateException(
              ErrorKind.CONFIG,
              "slot "
                  + name
                  + ": "
                  + device
                  + (device.equals(node.name()) ? "" : " (" + node.described() + ")")
                  + " has no partition number to give to the bootloader")
          .withHint("set Tandem.BootPart" + name + " in mender.conf");
    }
    return part;
  }
}
