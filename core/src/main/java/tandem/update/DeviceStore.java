package tandem.update;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.json.JsonException;

/**
 * The durable memory of a device: one small file, replaced as a whole, with the generation before
 * kept beside it. A damaged file is set aside and the other generation serves; the truth table then
 * makes up for what is a step behind.
 */
public final class DeviceStore {
  /** Name of the file in the data store folder. */
  public static final String FILE_NAME = "tandem-store";

  /** Name of the file there whose lock keeps two Tandems apart. */
  public static final String LOCK_NAME = "tandem-lock";

  private static final int MAX_BYTES = 4 << 20;

  private final Path folder;
  private final Path file;
  private final Path previous;
  private final Path damaged;
  private final List<String> warnings = new ArrayList<>();
  private final Predecessor predecessor;
  private Optional<String> origin = Optional.empty();
  private boolean lost;

  /** Takes the folder of the data store of a device on which nothing was before Tandem. */
  public DeviceStore(Path folder) {
    this(folder, Predecessor.NONE);
  }

  /** Takes the folder of the data store, and what was before Tandem. */
  public DeviceStore(Path folder, Predecessor predecessor) {
    this.folder = folder;
    this.predecessor = predecessor;
    this.file = folder.resolve(FILE_NAME);
    this.previous = folder.resolve(FILE_NAME + ".previous");
    this.damaged = folder.resolve(FILE_NAME + ".damaged");
  }

  /** Returns what was found damaged or else worth a word while loading. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Tells whether there was something to load, and none of it could be. */
  boolean isLost() {
    return lost;
  }

  /** Returns where the facts that were loaded come from, unless from this store. */
  public Optional<String> origin() {
    return origin;
  }

  /**
   * Returns the newest valid content, with what is taken over from before Tandem; an empty one
   * where there never was anything.
   *
   * @throws UpdateException NO_PERMISSION when a file may not be read, CONFIG when it was written
   *     by a newer version, BOOTENV when the boot environment is needed to take an update over and
   *     can not be read
   */
  public StoreContent load() throws UpdateException {
    warnings.clear();
    lost = false;
    StoreContent own = loadOwn();
    Predecessor.Inherited inherited = predecessor.inherit(own, isFirst());
    warnings.addAll(inherited.notes());
    origin = inherited.origin();
    return inherited.content();
  }

  // Where a file was lost or is damaged, what was before Tandem is history.
  private boolean isFirst() {
    return Stream.of(file, previous, damaged).noneMatch(Files::exists);
  }

  /**
   * Reads the current file and the generation before, in this order.
   *
   * @throws UpdateException as {@link #load}
   */
  public List<StoreGeneration> generations() throws UpdateException {
    return List.of(read(file), read(previous));
  }

  /** Returns the file that was found damaged and set aside, if there is one. */
  public Optional<Path> setAside() {
    return Optional.of(damaged).filter(Files::exists);
  }

  private StoreContent loadOwn() throws UpdateException {
    Optional<StoreContent> current = load(file);
    if (current.isPresent()) {
      return current.get();
    }
    Optional<StoreContent> older = load(previous);
    if (older.isPresent()) {
      warnings.add(file + ": missing or damaged, the generation before is used");
    }
    lost = older.isEmpty() && !isFirst();
    return older.orElseGet(StoreCodec::empty);
  }

  private Optional<StoreContent> load(Path path) throws UpdateException {
    StoreGeneration generation = read(path);
    generation.problem().ifPresent(problem -> warnings.add(path + ": " + problem));
    return generation.content();
  }

  private static StoreGeneration read(Path path) throws UpdateException {
    try {
      return StoreGeneration.of(path, StoreCodec.decode(RegularFile.read(path, MAX_BYTES)));
    } catch (NoSuchFileException e) {
      return StoreGeneration.missing(path);
    } catch (StoreCodec.NewerSchemaException e) {
      throw new UpdateException(ErrorKind.CONFIG, path + ": " + e.getMessage(), e)
          .withHint("use the Tandem that wrote it, or a newer one");
    } catch (JsonException e) {
      return StoreGeneration.useless(path, "damaged: " + e.getMessage());
    } catch (AccessDeniedException e) {
      throw new UpdateException(ErrorKind.NO_PERMISSION, path + ": may not be read", e);
    } catch (IOException e) {
      // Too long, a folder, a bad block: whatever it is, it must not keep a device from its way
      // back.
      return StoreGeneration.useless(path, "can not be read: " + e.getMessage());
    }
  }

  /**
   * Replaces the content durably.
   *
   * @throws UpdateException NO_SPACE, NO_PERMISSION or IO_ERROR when that fails; the old content is
   *     then still there
   */
  public void save(StoreContent content) throws UpdateException {
    byte[] encoded = StoreCodec.encode(content);
    if (encoded.length > MAX_BYTES) {
      throw new UpdateException(
          ErrorKind.IO_ERROR,
          file
              + ": would be "
              + encoded.length
              + " bytes, at most "
              + MAX_BYTES
              + " are read back");
    }
    try {
      AtomicFile.createFolders(folder);
      keepGeneration();
      AtomicFile.replace(file, encoded);
    } catch (IOException e) {
      ErrorKind kind = kind(e);
      String remedy =
          kind == ErrorKind.NO_SPACE
              ? "make room on the data partition"
              : "see that its folder can be written";
      throw new UpdateException(kind, file + ": can not be written: " + e.getMessage(), e)
          .withHint(remedy + ", then run the command again");
    }
  }

  // Java has no exception of its own for a full disk; the text is that of the system's error.
  private static ErrorKind kind(IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("No space left on device") || text.contains("quota exceeded")) {
      return ErrorKind.NO_SPACE;
    }
    return e instanceof AccessDeniedException ? ErrorKind.NO_PERMISSION : ErrorKind.IO_ERROR;
  }

  private void keepGeneration() throws IOException {
    byte[] old;
    try {
      old = RegularFile.read(file, MAX_BYTES);
      StoreCodec.decode(old);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(file); // a link that leads nowhere
      return;
    } catch (IOException e) {
      // Never over the last good generation.
      Files.move(file, damaged, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    AtomicFile.replace(previous, old);
  }
}
