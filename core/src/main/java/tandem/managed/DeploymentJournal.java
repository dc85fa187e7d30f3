package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.core.AtomicFile;
import tandem.core.ErrorKind;
import tandem.core.RegularFile;
import tandem.core.UpdateException;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/**
 * The record of the deployment that is on, and of how the last ones ended: one small file, whole at
 * every instant. It only says what to tell the server; what the device really has, the store of
 * updates and the boot environment say. So a record that is lost costs a report; of a system on
 * trial also the commit, and the next boot then goes back.
 */
final class DeploymentJournal {
  /** Name of the file in the data store folder. */
  static final String FILE_NAME = "tandem-deployment";

  private static final System.Logger LOG = System.getLogger("tandem.managed");
  private static final int MAX_BYTES = 1 << 20;
  private static final int KEPT = 10;

  private final Path file;
  private Optional<DeploymentRecord> current = Optional.empty();
  private final Map<String, DeploymentStatus> ended = new LinkedHashMap<>();

  private DeploymentJournal(Path file) {
    this.file = file;
  }

  /**
   * Reads the journal. A damaged one is set aside.
   *
   * @throws UpdateException IO_ERROR when it can be neither read nor set aside
   */
  static DeploymentJournal open(Path dataStore) throws UpdateException {
    DeploymentJournal journal = new DeploymentJournal(dataStore.resolve(FILE_NAME));
    try {
      journal.read();
    } catch (NoSuchFileException e) {
      return journal;
    } catch (IOException e) {
      journal.setAside(String.valueOf(e.getMessage()));
    }
    return journal;
  }

  private void read() throws IOException {
    if (!(JsonParser.parse(RegularFile.read(file, MAX_BYTES)) instanceof JsonObject content)) {
      throw new JsonException("no JSON object");
    }
    for (Map.Entry<String, JsonValue> each :
        ServerJson.object(content, "ended").members().entrySet()) {
      if (each.getValue() instanceof JsonValue.JsonString word) {
        ended.put(each.getKey(), status(word.value()));
      }
    }
    if (content.get("current").isPresent()) {
      current = Optional.of(DeploymentRecord.decode(ServerJson.object(content, "current")));
    }
  }

  private static DeploymentStatus status(String word) throws JsonException {
    try {
      return DeploymentStatus.of(word);
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()), e);
    }
  }

  private void setAside(String problem) throws UpdateException {
    Path aside = file.resolveSibling(FILE_NAME + ".damaged");
    LOG.log(Level.WARNING, () -> file + ": damaged, kept as " + aside + ": " + problem);
    ended.clear();
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UpdateException(
          ErrorKind.IO_ERROR, file + ": damaged, and can not be renamed: " + e.getMessage(), e);
    }
  }

  /** Returns the deployment that is on. */
  Optional<DeploymentRecord> current() {
    return current;
  }

  /** Returns how a deployment ended that is over. */
  Optional<DeploymentStatus> ended(String id) {
    return Optional.ofNullable(ended.get(id));
  }

  /**
   * Records how far the deployment is.
   *
   * @throws UpdateException NO_SPACE or IO_ERROR when that fails; the old record is still there
   */
  DeploymentRecord save(DeploymentRecord record) throws UpdateException {
    write(Optional.of(record));
    current = Optional.of(record);
    return record;
  }

  /**
   * Records that the server knows how the deployment ended.
   *
   * @throws UpdateException as {@link #save}
   */
  void close(DeploymentRecord record) throws UpdateException {
    ended.remove(record.id());
    ended.put(record.id(), record.ended().orElse(DeploymentStatus.FAILURE));
    while (ended.size() > KEPT) {
      ended.remove(ended.keySet().iterator().next());
    }
    write(Optional.empty());
    current = Optional.empty();
  }

  private void write(Optional<DeploymentRecord> record) throws UpdateException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("schema", JsonValue.of(1));
    record.ifPresent(each -> members.put("current", each.encode()));
    Map<String, String> words = new LinkedHashMap<>();
    ended.forEach((id, status) -> words.put(id, status.word()));
    members.put("ended", JsonValue.strings(words));
    byte[] text = (JsonWriter.compact(new JsonObject(members)) + "\n").getBytes(UTF_8);
    try {
      AtomicFile.createFolders(file.resolveSibling(".").normalize());
      AtomicFile.replace(file, text);
    } catch (IOException e) {
      boolean isFull = String.valueOf(e.getMessage()).contains("No space left on device");
      throw new UpdateException(
          isFull ? ErrorKind.NO_SPACE : ErrorKind.IO_ERROR,
          file + ": can not be written: " + e.getMessage(),
          e);
    }
  }
}
