package tandem.mender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonException;

/**
 * The store of Mender's client: an LMDB data base in one file, which is only ever read. Mender may
 * be running and writing it at the same time.
 */
public final class MenderStore {
  /** Name of the file in the data store folder. */
  public static final String FILE_NAME = "mender-store";

  private static final String NAME = "artifact-name";
  private static final String GROUP = "artifact-group";
  private static final String PROVIDES = "artifact-provides";
  private static final String STANDALONE = "standalone-state";
  private static final String DAEMON = "state";
  static final Set<String> KEYS = Set.of(NAME, GROUP, PROVIDES, STANDALONE, DAEMON);

  private final Path file;
  private final FileUsers users;

  /** Takes the folder of the data store. */
  public MenderStore(Path folder) {
    this(folder, FileUsers.ofThisMachine());
  }

  MenderStore(Path folder, FileUsers users) {
    this.file = folder.resolve(FILE_NAME);
    this.users = users;
  }

  /** Returns where it is. */
  public Path file() {
    return file;
  }

  /**
   * Returns what it holds; nothing where Mender never ran. A value that can not be understood is
   * left out and told among the problems.
   *
   * @throws LmdbException when the file is damaged or of another version
   * @throws IOException when it can not be read
   */
  public MenderContent read() throws IOException {
    Map<String, byte[]> values;
    try {
      values = new LmdbFile(file).read(KEYS);
    } catch (NoSuchFileException e) {
      return MenderContent.nothing();
    }
    List<String> problems = new ArrayList<>();
    return new MenderContent(
        text(values.get(NAME)),
        text(values.get(GROUP)),
        parsed(PROVIDES, values, bytes -> Members.parse(bytes).stringMap(), problems)
            .orElse(Map.of()),
        parsed(STANDALONE, values, MenderRecords::standalone, problems),
        parsed(DAEMON, values, MenderRecords::daemon, problems),
        problems);
  }

  private static Optional<String> text(byte @Nullable [] value) {
    return Optional.ofNullable(value)
        .map(bytes -> new String(bytes, UTF_8))
        .filter(text -> !text.isEmpty());
  }

  private static <T> Optional<T> parsed(
      String key, Map<String, byte[]> values, Parser<T> parser, List<String> problems) {
    byte[] value = values.get(key);
    if (value == null || value.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parse(value));
    } catch (JsonException e) {
      problems.add(key + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(byte[] value) throws JsonException;
  }

  /**
   * Returns a process that has the store open, by the lock that LMDB's library holds on the file
   * {@code mender-store-lock} meanwhile: a daemon, as a rule.
   */
  public OptionalLong openedBy() {
    return users.lockHolder(file.resolveSibling(FILE_NAME + "-lock"));
  }
}
