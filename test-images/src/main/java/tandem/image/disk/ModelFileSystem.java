package tandem.image.disk;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;

/** The file system of a model disk, as far as Tandem uses one. */
final class ModelFileSystem extends FileSystem {
  private static final FileSystemProvider PROVIDER = new ModelProvider();

  private final ModelDisk disk;

  ModelFileSystem(ModelDisk disk) {
    this.disk = disk;
  }

  ModelDisk disk() {
    return disk;
  }

  @Override
  public FileSystemProvider provider() {
    return PROVIDER;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic", "unix");
  }

  @Override
  public Path getPath(String first, String... more) {
    String rest = more.length == 0 ? "" : "/" + String.join("/", more);
    return ModelPath.parse(this, first + rest);
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException("a model disk matches no patterns");
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("a model disk knows no users");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("a model disk cannot be watched");
  }
}
