package tandem.image.edit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.tool.Workspace;

/**
 * An image whose files can be read and changed: a file system, or a disk with four partitions.
 *
 * <p>{@link #openCopy} works on a sparse copy, cloned where the host's file system can. {@link
 * #commit} checks each changed file system, makes the copy durable and renames it over the
 * original. A power cut at any moment leaves the original or the complete new image, and at worst a
 * folder {@code .tandem-...} with the copy. This needs the room of the image once more; writing
 * changed partitions back in place would not, but a power cut could leave half of one.
 *
 * <p>{@link #openScratch} changes the file itself, for a caller who has made a copy already.
 */
public final class EditableImage implements AutoCloseable {
  /** How much of an image tells what it is. */
  public static final int PROBED_BYTES = FileSystemKind.PROBED;

  private static final String NAME = "image";

  private final Workspace workspace;
  private final EditSettings settings;
  private final ImageLayout layout;
  private final Optional<OriginalFile> original;
  private final boolean readOnly;
  private final Map<Region, ImageFileSystem> open = new HashMap<>();
  private final Set<ImageFileSystem> changed = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private int spools;

  private EditableImage(
      Workspace workspace,
      EditSettings settings,
      ImageLayout layout,
      Optional<OriginalFile> original,
      boolean readOnly) {
    this.workspace = workspace;
    this.settings = settings;
    this.layout = layout;
    this.original = original;
    this.readOnly = readOnly;
  }

  /** Tells by its first bytes whether an image is one file system that can be edited. */
  public static boolean isFileSystem(byte[] start) {
    ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    return ExtSuperblock.of(bytes).isPresent() || FatBootSector.of(bytes).isPresent();
  }

  /** Tells by its first bytes whether an image is a file system or a disk with partitions. */
  public static boolean isDiskOrFileSystem(byte[] start) {
    return isFileSystem(start) || PartitionTable.isSigned(ByteBuffer.wrap(start));
  }

  /** Opens an image that is only read; it is not touched, not even to replay a journal. */
  public static EditableImage openForReading(Path image, EditSettings settings)
      throws IOException, UpdateException {
    Path folder = image.toRealPath().resolveSibling(".");
    Path usual = Files.isWritable(folder) ? folder : Path.of(System.getProperty("java.io.tmpdir"));
    return open(new Job(image, image.toString(), usual, settings), Optional.empty(), true);
  }

  /**
   * Opens an image to change it itself; what it is like after a failure is not defined.
   *
   * @param name for messages
   */
  public static EditableImage openScratch(Path image, String name, EditSettings settings)
      throws IOException, UpdateException {
    Job job = new Job(image, name, image.toRealPath().resolveSibling("."), settings);
    return open(job, Optional.empty(), false);
  }

  /** Opens an image to change a copy of it, which replaces it with {@link #commit}. */
  public static EditableImage openCopy(Path image, EditSettings settings)
      throws IOException, UpdateException {
    OriginalFile original = OriginalFile.of(image);
    Job job = new Job(image, image.toString(), original.folder(), settings);
    return open(job, Optional.of(original), false);
  }

  /**
   * Opens an image for reading that comes as a stream; a copy is kept until this is closed.
   *
   * @param folder for the copy, unless the settings name one
   * @param name for messages
   */
  public static EditableImage openStream(
      InputStream content, Path folder, String name, EditSettings settings)
      throws IOException, UpdateException {
    Path usual = Files.isWritable(folder) ? folder : Path.of(System.getProperty("java.io.tmpdir"));
    Workspace workspace =
        Workspace.create(settings.temporaryFolder().orElse(usual), settings.environment());
    try {
      SparseFiles.copyIn(content, workspace.file(NAME));
      ImageLayout layout;
      try (FileChannel channel = FileChannel.open(workspace.file(NAME), StandardOpenOption.READ)) {
        layout = ImageLayout.of(channel, name);
      }
      return new EditableImage(workspace, settings, layout, Optional.empty(), true);
    } catch (IOException | UpdateException | RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  /** What is opened, what to call it, and where to work unless the settings say. */
  private record Job(Path image, String name, Path folder, EditSettings settings) {
    Workspace workspace() throws IOException {
      return Workspace.create(settings.temporaryFolder().orElse(folder), settings.environment());
    }
  }

  private static EditableImage open(Job job, Optional<OriginalFile> original, boolean readOnly)
      throws IOException, UpdateException {
    ImageLayout layout;
    try (FileChannel channel = FileChannel.open(job.image(), StandardOpenOption.READ)) {
      layout = ImageLayout.of(channel, job.name());
    }
    Workspace workspace = job.workspace();
    try {
      if (original.isPresent()) {
        original.get().copyTo(workspace, NAME);
      } else {
        Files.createSymbolicLink(workspace.file(NAME), job.image().toRealPath());
      }
      return new EditableImage(workspace, job.settings(), layout, original, readOnly);
    } catch (IOException | UpdateException | RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  /**
   * Finds a path: in one file system, or in each of the two root file systems of a disk that is
   * there.
   *
   * @throws UpdateException of kind USAGE when the path is not one of this image, UNSUPPORTED when
   *     its file system can not be edited
   */
  public List<ImageFile> find(String path) throws UpdateException, IOException {
    ImageLayout.Place place = layout.find(path, settings.rootfsOnly());
    List<ImageFile> files = new ArrayList<>();
    for (Region region : place.regions()) {
      Optional<ImageFileSystem> fileSystem = fileSystem(region, place.rootfs());
      if (fileSystem.isPresent()) {
        files.add(new ImageFile(this, fileSystem.get(), place.path()));
      }
    }
    if (files.isEmpty()) {
      throw new UpdateException(
          ErrorKind.UNSUPPORTED, "neither of the two root partitions has a file system");
    }
    return files;
  }

  private Optional<ImageFileSystem> fileSystem(Region region, boolean mayBeMissing)
      throws UpdateException, IOException {
    ImageFileSystem known = open.get(region);
    if (known != null) {
      return Optional.of(known);
    }
    try (FileChannel channel = FileChannel.open(workspace.file(NAME), StandardOpenOption.READ)) {
      FileSystemKind kind = FileSystemKind.of(channel, region);
      if (kind == FileSystemKind.NONE && mayBeMissing) {
        notes.add(region.name() + " has no file system and is left out");
        return Optional.empty();
      }
      ImageFileSystem found =
          FileSystems.open(channel, workspace, NAME, region, settings.time(), readOnly);
      open.put(region, found);
      return Optional.of(found);
    }
  }

  /** Makes a file system ready before its first change. */
  void preparing(ImageFileSystem fileSystem) throws UpdateException, IOException {
    if (readOnly) {
      throw new IllegalStateException("opened for reading");
    }
    if (changed.add(fileSystem)) {
      fileSystem.prepare();
    }
  }

  /** Keeps what a stream has in a file, until this is closed. */
  public Path spool(InputStream content) throws IOException {
    Path file = workspace.file("spool-" + spools++);
    Files.copy(content, file);
    return file;
  }

  /** Returns what the user should know about the image. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Checks what was changed and keeps it.
   *
   * @throws UpdateException of kind VERIFY_FAILED when a file system is not clean, BUSY when
   *     somebody else has changed the image meanwhile; the image is then as it was
   */
  public void commit() throws UpdateException, IOException {
    for (ImageFileSystem fileSystem : changed) {
      fileSystem.finish();
    }
    if (original.isPresent() && !changed.isEmpty()) {
      original.get().replaceBy(workspace.file(NAME), settings.environment());
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
