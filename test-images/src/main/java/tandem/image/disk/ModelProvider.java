package tandem.image.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does on model disks what {@link java.nio.file.Files} is asked for. */
final class ModelProvider extends FileSystemProvider {

  @Override
  public String getScheme() {
    return "model";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("model disks have no URI");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("model disks have no URI");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("model disks have no URI");
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    for (OpenOption option : options) {
      if (!(option instanceof StandardOpenOption)) {
        throw new UnsupportedOperationException(option + " is unknown to a model disk");
      }
    }
    boolean appends = options.contains(StandardOpenOption.APPEND);
    boolean writable = appends || options.contains(StandardOpenOption.WRITE);
    Place place = Place.of(path);
    if (place.number() == null || options.contains(StandardOpenOption.CREATE_NEW)) {
      return new ModelChannel(place.disk(), create(path, place, options, writable), true, appends);
    }
    if (writable && place.isFolder()) {
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    if (writable && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
      place.disk().resize(place.existingNumber(), 0);
    }
    return new ModelChannel(place.disk(), place.existingNumber(), writable, appends);
  }

  private static int create(
      Path path, Place place, Set<? extends OpenOption> options, boolean writable)
      throws IOException {
    if (place.number() != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    boolean creates =
        options.contains(StandardOpenOption.CREATE)
            || options.contains(StandardOpenOption.CREATE_NEW);
    if (!writable || !creates) {
      throw new NoSuchFileException(path.toString());
    }
    return place.disk().make(place.folder(), place.name(), false);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    Place place = Place.existing(folder);
    if (!place.isFolder()) {
      throw new NotDirectoryException(folder.toString());
    }
    List<Path> entries = new ArrayList<>();
    for (String name : place.disk().entries(place.existingNumber()).keySet()) {
      if (filter.accept(folder.resolve(name))) {
        entries.add(folder.resolve(name));
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return entries.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    Place place = Place.of(folder);
    if (place.number() != null) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    place.disk().make(place.folder(), place.name(), true);
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Place place = Place.of(link);
    if (place.number() != null) {
      throw new FileAlreadyExistsException(link.toString());
    }
    place.disk().link(place.folder(), place.name(), Place.existing(existing).existingNumber());
  }

  @Override
  public void delete(Path path) throws IOException {
    Place place = Place.existing(path);
    checkEmpty(path, place);
    place.disk().remove(place.folder(), place.name());
  }

  private static void checkEmpty(Path path, Place place) throws IOException {
    if (place.isFolder() && !place.disk().entries(place.existingNumber()).isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("a model disk copies nothing by itself");
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Place from = Place.existing(source);
    Place to = Place.of(target);
    List<CopyOption> asked = Arrays.asList(options);
    boolean replaces =
        asked.contains(StandardCopyOption.ATOMIC_MOVE)
            || asked.contains(StandardCopyOption.REPLACE_EXISTING);
    if (to.number() != null && !replaces) {
      throw new FileAlreadyExistsException(target.toString());
    }
    if (from.disk() != to.disk()) {
      throw new FileSystemException(
          source.toString(), target.toString(), "Invalid cross-device link");
    }
    checkEmpty(target, to);
    from.disk().rename(from.folder(), from.name(), to.folder(), to.name());
  }

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    Place first = Place.existing(one);
    Place second = Place.existing(other);
    return first.disk() == second.disk() && first.existingNumber() == second.existingNumber();
  }

  @Override
  public boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    return new ModelStore();
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Place.existing(path);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return type == BasicFileAttributeView.class ? type.cast(new View(path)) : null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    if (!type.isAssignableFrom(ModelAttributes.class)) {
      throw new UnsupportedOperationException(type + " is unknown to a model disk");
    }
    return type.cast(attributes(path));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    ModelAttributes attributes = attributes(path);
    if (!names.equals("unix:mode")) {
      throw new UnsupportedOperationException(names + " is unknown to a model disk");
    }
    return Map.of("mode", attributes.mode());
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("a model disk keeps no attributes");
  }

  private static ModelAttributes attributes(Path path) throws IOException {
    Place place = Place.existing(path);
    int number = place.existingNumber();
    long size = place.isFolder() ? 0 : place.disk().size(number);
    return new ModelAttributes(
        place.isFolder(), size, System.identityHashCode(place.disk()) + ":" + number);
  }

  private record View(Path path) implements BasicFileAttributeView {
    @Override
    public String name() {
      return "basic";
    }

    @Override
    public BasicFileAttributes readAttributes() throws IOException {
      return attributes(path);
    }

    @Override
    public void setTimes(
        @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created) {}
  }
}
