package tandem.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Finds out which slot the system runs from: what is mounted, else what the kernel was told. */
final class RunningSlot {
  private final DevicePaths paths;
  private final Candidate a;
  private final Candidate b;
  private final DeviceNames names;
  private final SysBlock sys;

  RunningSlot(DevicePaths paths, Candidate a, Candidate b) {
    this.paths = paths;
    this.a = a;
    this.b = b;
    this.names = new DeviceNames(paths);
    this.sys = new SysBlock(paths);
  }

  Candidate find() throws UpdateException {
    Evidence mounted = mounted();
    Evidence told = told();
    if (mounted.slot() != null) {
      if (told.slot() != null && !told.slot().is(mounted.slot()) && !told.ofFileSystem()) {
        throw failed("the running slot is contradictory", mounted, told)
            .withHint("make root= on the kernel command line name the slot that gets mounted");
      }
      return mounted.slot();
    }
    if (told.slot() == null || mounted.elsewhere()) {
      throw failed("neither slot is the running one", mounted, told)
          .withHint(
              "set RootfsPartA and RootfsPartB in mender.conf to the two root partitions, and run"
                  + " this on a system that was booted from one of them");
    }
    if (told.ofFileSystem() && SlotContents.mayHold(other(told.slot()).node(), told.root())) {
      throw failed("both slots may hold the file system that is running", mounted, told)
          .withHint("use root=PARTUUID=... or root=/dev/... on the kernel command line");
    }
    return told.slot();
  }

  Candidate other(Candidate slot) {
    return slot.is(a) ? b : a;
  }

  private Evidence mounted() throws UpdateException {
    MountTable table = MountTable.read(paths, paths.mountInfo());
    Mount root = table == null ? null : table.root();
    if (table == null || root == null) {
      return Evidence.none("the mount of / is not to be seen");
    }
    String words =
        "/ is mounted from " + root.source() + " (" + root.type() + ", " + root.number() + ")";
    // Major 0 is a number without a device, as of an overlay or btrfs.
    boolean counts = root.number().major() != 0;
    Candidate slot = counts ? slotOf(names.byNumber(root.number())) : null;
    if (slot == null && !(counts && paths.isHost())) {
      DeviceNode source = table.sourceOf(root);
      slot = source == null ? null : slotOf(source);
    }
    // So is a volume whose UBIFS is mounted.
    boolean isSure = counts || root.type().equals("ubifs");
    boolean initramfs = root.type().equals("rootfs");
    boolean elsewhere = slot == null && (initramfs || (isSure && paths.isHost()));
    return new Evidence(words, "", slot, elsewhere);
  }

  private Evidence told() throws UpdateException {
    Optional<String> line = DeviceFiles.text(paths.procCmdline());
    Optional<String> root = line.flatMap(KernelCommandLine::root);
    if (root.isEmpty()) {
      return Evidence.none("the kernel command line has no root=");
    }
    DeviceNode node = names.findOnCommandLine(root.get());
    String words = "the kernel command line says root=" + root.get();
    return new Evidence(words, root.get(), node == null ? null : slotOf(node), false);
  }

  // Verity, encryption and the like put a device of their own upon the slot.
  private @Nullable Candidate slotOf(DeviceNode node) throws UpdateException {
    List<DeviceNode> layers = new ArrayList<>(List.of(node));
    Candidate direct = only(layers);
    if (direct != null) {
      return direct;
    }
    layers.addAll(sys.madeOf(node));
    return only(layers);
  }

  private @Nullable Candidate only(List<DeviceNode> nodes) {
    boolean isA = nodes.stream().anyMatch(a::is);
    boolean isB = nodes.stream().anyMatch(b::is);
    if (isA == isB) {
      return null;
    }
    return isA ? a : b;
  }

  private UpdateException failed(String what, Evidence mounted, Evidence told) {
    return new UpdateException(
        ErrorKind.CONFIG,
        String.join(
            "; ", "slots: " + what, a.described(), b.described(), mounted.words(), told.words()));
  }

  /**
   * What one place says.
   *
   * @param words for messages
   * @param root value of {@code root=}, else empty
   * @param slot the slot it names, or null
   * @param elsewhere it is certain that neither slot is running
   */
  private record Evidence(String words, String root, @Nullable Candidate slot, boolean elsewhere) {
    static Evidence none(String words) {
      return new Evidence(words, "", null, false);
    }

    boolean ofFileSystem() {
      return DeviceNames.isOfFileSystem(root);
    }
  }
}
