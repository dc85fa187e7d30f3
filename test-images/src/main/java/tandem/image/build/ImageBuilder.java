package tandem.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Workspace;

/** Builds a disk image. */
public final class ImageBuilder {
  private final ImageSpec spec;
  private final BootTexts texts;
  private final DiskLayout layout;

  private ImageBuilder(ImageSpec spec) throws UpdateException, IOException {
    spec.platform().mustBeKnown();
    if (spec.platform().bootloader() == Bootloader.UBOOT
        && spec.platform().architecture() == Architecture.AMD64
        && spec.boot().variables().isEmpty()) {
      throw new UpdateException(
              ErrorKind.UNSUPPORTED, "there are no variables of U-Boot for amd64, only for arm64")
          .withHint("give your own: --uboot-env FILE");
    }
    if (spec.platform().bootloader() == Bootloader.GRUB && !spec.boot().variables().isEmpty()) {
      throw new UpdateException(ErrorKind.USAGE, "variables of U-Boot do not go with GRUB");
    }
    mustHaveKernel(spec);
    this.spec = spec;
    this.texts = BootTexts.of(spec.platform(), spec.boot());
    this.layout =
        DiskLayout.of(spec.platform().hasBiosBoot(), slotBytes(spec.slots()), spec.dataBytes());
  }

  private static List<String> filesToLoad(ImageSpec spec) {
    return List.of(spec.platform().architecture().kernel(), "/boot/initrd.img");
  }

  /** Looks for what our boot scripts load; variables of somebody's own may load something else. */
  private static void mustHaveKernel(ImageSpec spec) throws UpdateException {
    Path tree = spec.slots().root().path();
    boolean isOurScript = spec.boot().variables().isEmpty();
    if (!isOurScript || !Files.isDirectory(tree)) {
      return;
    }
    for (String file : filesToLoad(spec)) {
      Path place = tree.resolve(file.substring(1));
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) { // a link may be right in the slot only
        throw new UpdateException(
            ErrorKind.NO_INPUT, place + ": is not there, and the bootloader loads it");
      }
    }
  }

  /**
   * Builds it beside the target, which it replaces when it is complete.
   *
   * @param environment for the search path of programs
   * @throws UpdateException of kind USAGE or UNSUPPORTED when no such image is possible, NO_INPUT
   *     when a file is missing, ARTIFACT_INVALID when a root image is cut short, NO_SPACE when
   *     something does not fit, OS_ERROR when a program is not installed
   */
  public static BuiltImage build(ImageSpec spec, Path target, Map<String, String> environment)
      throws UpdateException, IOException {
    ImageBuilder builder = new ImageBuilder(spec);
    Path real = Files.exists(target) ? target.toRealPath() : withRealParent(target);
    boolean replaces = Files.exists(real, LinkOption.NOFOLLOW_LINKS);
    if (replaces && !Files.isRegularFile(real)) {
      throw new UpdateException(ErrorKind.USAGE, target + ": is there, and is no file");
    }
    mustBeApart(spec, real);
    Path parent = real.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new UpdateException(ErrorKind.NO_INPUT, target + ": its folder is not there");
    }
    try (Workspace workspace = Workspace.create(parent, environment)) {
      Path file = workspace.file("disk");
      try (DiskFile disk = DiskFile.create(file)) {
        builder.fill(disk, workspace);
        if (replaces) {
          disk.flush(); // a power cut must not leave neither the old nor the new one
        }
      }
      Files.move(file, real, StandardCopyOption.ATOMIC_MOVE);
    }
    return builder.built();
  }

  private static Path withRealParent(Path target) throws IOException {
    Path whole = target.toAbsolutePath();
    Path parent = whole.getParent();
    return parent == null || !Files.exists(parent)
        ? whole
        : parent.toRealPath().resolve(whole.getFileName());
  }

  /** Refuses a target that is one of the inputs, or would become a part of the root. */
  private static void mustBeApart(ImageSpec spec, Path target) throws UpdateException, IOException {
    List<Path> inputs = new ArrayList<>(List.of(spec.slots().root().path()));
    spec.boot().files().forEach(file -> inputs.add(file.source()));
    for (Path input : inputs) {
      boolean isInput = Files.exists(input) && target.startsWith(input.toRealPath());
      if (isInput) {
        throw new UpdateException(
            ErrorKind.USAGE, target + ": is " + input + ", which goes into the image, or in it");
      }
    }
  }

  private static long slotBytes(Slots slots) throws UpdateException, IOException {
    Path path = slots.root().path();
    if (!Files.exists(path)) {
      throw new UpdateException(ErrorKind.NO_INPUT, path + ": is not there");
    }
    if (slots.root() instanceof RootSource.Tree) {
      return slots.bytes();
    }
    Ext4Maker.mustBeWhole(path);
    long size = Files.size(path);
    if (slots.bytes() == 0) {
      return (size + DiskLayout.MIB - 1) / DiskLayout.MIB * DiskLayout.MIB;
    }
    if (size > slots.bytes()) {
      throw new UpdateException(
          ErrorKind.NO_SPACE, path + ": has " + size + " bytes, a slot " + slots.bytes());
    }
    return slots.bytes();
  }

  private void fill(DiskFile disk, Workspace workspace) throws UpdateException, IOException {
    byte[] bootCode = boot(disk, workspace);
    Ext4Maker maker = new Ext4Maker(workspace, spec.origin());
    Path root = spec.slots().root().path();
    if (spec.slots().root() instanceof RootSource.Tree) {
      Path tree = root.toRealPath(); // below a link all would keep their owners
      root = maker.make("root", tree, layout.partition(DiskLayout.SLOT_A).bytes(), Ext4Maker.BLOCK);
    }
    if (spec.platform().bootloader() == Bootloader.GRUB) {
      new GrubReader(workspace).mustLoad(root, spec.slots().root().path(), filesToLoad(spec));
    }
    put(disk, DiskLayout.SLOT_A, root);
    if (spec.slots().both()) {
      put(disk, DiskLayout.SLOT_B, root);
    }
    long dataBytes = layout.partition(DiskLayout.DATA).bytes();
    int blockBytes = Ext4Maker.blockBytesForCopy(dataBytes);
    put(disk, DiskLayout.DATA, maker.make("data", dataTree(workspace), dataBytes, blockBytes));
    new GptWriter(layout, spec.origin()).write(disk, bootCode);
  }

  private byte[] boot(DiskFile disk, Workspace workspace) throws UpdateException, IOException {
    BootContent content = new BootContent(workspace);
    byte[] bootCode = new byte[0];
    if (spec.platform().bootloader() == Bootloader.GRUB) {
      GrubMaker grub = new GrubMaker(workspace);
      DiskLayout.Partition place = layout.partition(DiskLayout.BIOS_BOOT);
      disk.put(place.offset(), grub.forBios(place));
      bootCode = GrubMaker.bootCode(place);
      content.addGrub(texts, grub.forEfi());
    } else {
      content.addUboot(spec.boot().variables(), texts);
    }
    for (BootFile file : spec.boot().files()) {
      content.add(file);
    }
    FatMaker fat = new FatMaker(workspace, spec.origin());
    put(disk, DiskLayout.BOOT, fat.make(content.files(), DiskLayout.BOOT_BYTES));
    return bootCode;
  }

  private void put(DiskFile disk, int number, Path file) throws IOException {
    DiskLayout.Partition partition = layout.partition(number);
    disk.put(partition.offset(), file, partition.bytes());
  }

  // Tandem's store is in it, whose folder nobody else need look into.
  private Path dataTree(Workspace workspace) throws IOException {
    Path store = Files.createDirectories(workspace.file("data-tree/mender"));
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(store, FileTime.from(spec.origin().time(), TimeUnit.SECONDS));
    return workspace.file("data-tree");
  }

  private BuiltImage built() {
    List<BuiltImage.Partition> partitions =
        layout.partitions().stream()
            .map(p -> new BuiltImage.Partition(p.number(), p.name(), p.offset(), p.bytes()))
            .toList();
    return new BuiltImage(layout.bytes(), partitions);
  }
}
