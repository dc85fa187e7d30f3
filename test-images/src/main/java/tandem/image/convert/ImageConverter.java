package tandem.image.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.build.Architecture;
import tandem.image.build.BootSetup;
import tandem.image.build.Bootloader;
import tandem.image.build.BuiltImage;
import tandem.image.build.ImageBuilder;
import tandem.image.build.ImageSpec;
import tandem.image.build.Platform;
import tandem.image.build.RootSource;
import tandem.image.build.Slots;
import tandem.image.edit.DiskParts;
import tandem.image.tool.Workspace;

/**
 * Converts a disk image with one root file system. That is copied out and changed in place, so all
 * its files keep owners, permissions and attributes; then a disk with two slots is built of it.
 */
public final class ImageConverter {
  private static final long MIB = 1 << 20;

  private final ConvertSpec spec;
  private final Workspace workspace;
  private final RootFile root;

  private ImageConverter(ConvertSpec spec, Workspace workspace) {
    this.spec = spec;
    this.workspace = workspace;
    this.root = new RootFile(workspace, spec.origin());
  }

  /**
   * Builds the new image beside the target, which it replaces when it is complete.
   *
   * @param environment for the search path of programs
   * @throws UpdateException of kind UNSUPPORTED when the disk or its system is of another kind,
   *     ARTIFACT_INVALID when it is damaged, NO_SPACE when something does not fit, and as {@link
   *     ImageBuilder} does
   */
  public static BuiltImage convert(ConvertSpec spec, Path target, Map<String, String> environment)
      throws UpdateException, IOException {
    if (!Files.isRegularFile(spec.disk())) {
      throw new UpdateException(ErrorKind.NO_INPUT, spec.disk() + ": is no file");
    }
    mustBeApart(target, spec.disk(), "the image that is converted");
    mustBeApart(target, spec.archive(), "the archive that is installed");
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UpdateException(ErrorKind.NO_INPUT, target + ": its folder is not there");
    }
    DiskParts.Part part = rootOf(spec.disk());
    try (Workspace workspace = Workspace.create(folder, environment)) {
      ImageConverter converter = new ImageConverter(spec, workspace);
      ImageSpec image = converter.image(part);
      return ImageBuilder.build(image, target, environment);
    }
  }

  private static void mustBeApart(Path target, Path input, String what)
      throws UpdateException, IOException {
    if (Files.exists(target) && Files.exists(input) && Files.isSameFile(target, input)) {
      throw new UpdateException(ErrorKind.USAGE, target + ": is " + what);
    }
  }

  /** Returns the only partition that can be the root. */
  private static DiskParts.Part rootOf(Path disk) throws UpdateException, IOException {
    List<DiskParts.Part> parts = DiskParts.of(disk);
    for (DiskParts.Part part : parts) {
      if (!part.isExt() && !part.kind().isEmpty() && !part.kind().equals("FAT")) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED,
            disk + ": " + part.name() + " is " + part.kind() + ", expected one ext4 file system");
      }
    }
    List<DiskParts.Part> found = parts.stream().filter(DiskParts.Part::isExt).toList();
    if (found.size() != 1) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED,
          disk + ": has " + found.size() + " partitions with ext4, expected one, the root");
    }
    return found.get(0);
  }

  private ImageSpec image(DiskParts.Part part) throws UpdateException, IOException {
    TandemArchive archive = TandemArchive.unpack(spec.archive(), workspace);
    DiskParts.copy(spec.disk(), part, root.path());
    long slot =
        spec.sizes().slot() == 0 ? (part.length() + MIB - 1) / MIB * MIB : spec.sizes().slot();
    root.prepare();
    root.grow(slot);
    change(archive);
    root.mustBeClean();
    root.shrink(slot);
    Architecture architecture = archive.architecture();
    Bootloader bootloader = architecture == Architecture.AMD64 ? Bootloader.GRUB : Bootloader.UBOOT;
    return new ImageSpec(
        new Platform(architecture, bootloader),
        new Slots(new RootSource.Image(root.path()), slot, spec.sizes().both()),
        spec.sizes().data(),
        boot(architecture),
        spec.origin());
  }

  private void change(TandemArchive archive) throws UpdateException, IOException {
    PlainRoot plain = new PlainRoot(root.debugfs());
    Path staging = workspace.file("staging");
    DeviceFiles files = new DeviceFiles(plain, staging);
    files.mustBePlain(archive.architecture());
    files.mirror();
    files.addKernel(archive.architecture());
    archive.install("staging");
    files.addSettings(spec.deviceType(), archive.architecture());
    new StagedFiles(workspace.folder(), staging, plain, spec.origin().time())
        .putInto(root.debugfs());
  }

  private BootSetup boot(Architecture architecture) {
    BootSetup usual = BootSetup.usual(architecture);
    // A system that was made for one root writes to it.
    String writable = usual.kernelArguments().replace(" ro ", " rw ");
    return new BootSetup(
        usual.files(),
        spec.boot().disk().orElse(usual.disk()),
        spec.boot().kernelArguments().orElse(writable),
        Map.of());
  }
}
