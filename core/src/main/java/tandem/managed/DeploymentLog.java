package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tandem.core.AtomicFile;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonWriter;

/**
 * The logs of the last deployments, one file each and one JSON object in each line, as Mender keeps
 * them: {@code deployments.0000.ID.log} is the newest. A log that can not be written is no reason
 * to stop an update: then there is less of it.
 */
public final class DeploymentLog {
  private static final Pattern NAME = Pattern.compile("deployments\\.([0-9]{4})\\.(.+)\\.log");
  private static final int KEPT = 5;
  private static final long LEAST_ROOM = 100 << 10;
  private static final int LONGEST_LINE = 8 << 10; // of one message
  private static final int MOST_UPLOADED = 1_000_000; // servers take 1 MiB, with what surrounds it
  private static final long LARGEST = 8 << 20; // then only its newest part is kept
  private static final int ROOM_FOR_NOTE = 1000;

  private final Path folder;
  private final Clock clock;
  private @Nullable Path file;

  /** Takes the folder of the logs. */
  public DeploymentLog(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Takes messages for this deployment from now on; goes on with its log if there is one. */
  synchronized void begin(String id) {
    try {
      AtomicFile.createFolders(folder);
      List<Path> logs = logs();
      if (!logs.isEmpty() && idOf(logs.get(0)).equals(Optional.of(id))) {
        file = logs.get(0);
        return;
      }
      rotate(logs);
      file = folder.resolve("deployments.0000." + id + ".log");
    } catch (IOException e) {
      file = null;
    }
  }

  /** Takes no more messages. */
  synchronized void end() {
    file = null;
  }

  /** Takes a message, if a deployment is on. */
  public synchronized void add(String level, String message) {
    if (file == null) {
      return;
    }
    try {
      if (Files.getFileStore(folder).getUsableSpace() < LEAST_ROOM) {
        return;
      }
      String line = JsonWriter.compact(entry(level, message)) + "\n";
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        AtomicFile.replace(file, tail(file));
      }
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      file = null;
    }
  }

  private JsonObject entry(String level, String message) {
    String shown =
        message.length() <= LONGEST_LINE ? message : message.substring(0, LONGEST_LINE) + "...";
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(
        "timestamp", JsonValue.of(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
    members.put("level", JsonValue.of(level));
    members.put("message", JsonValue.of(shown));
    return new JsonObject(members);
  }

  /** Returns the newest messages of a deployment that a server takes. */
  synchronized List<JsonObject> messages(String id) {
    List<JsonObject> messages = new ArrayList<>();
    try {
      Optional<Path> newest =
          logs().stream().filter(log -> idOf(log).equals(Optional.of(id))).findFirst();
      if (newest.isPresent()) {
        messages.addAll(read(newest.get()));
      }
    } catch (IOException e) {
      messages.add(entry("error", "the log can not be read: " + e.getMessage()));
    }
    if (messages.isEmpty()) {
      messages.add(entry("error", "there is no log of this deployment"));
    }
    return messages;
  }

  private List<JsonObject> read(Path log) throws IOException {
    List<JsonObject> messages = new ArrayList<>();
    byte[] tail = tail(log);
    List<String> lines = new ArrayList<>(new String(tail, UTF_8).lines().toList());
    if (tail.length < Files.size(log)) {
      lines.remove(0); // most probably only its end
      messages.add(entry("warning", "the log was longer; its beginning is left out"));
    }
    for (String line : lines) {
      // A line that a power cut has torn is none.
      ServerJson.object(line).filter(DeploymentLog::isComplete).ifPresent(messages::add);
    }
    return messages;
  }

  private static byte[] tail(Path log) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(in.length(), MOST_UPLOADED - ROOM_FOR_NOTE)];
      in.seek(in.length() - tail.length);
      in.readFully(tail);
      return tail;
    }
  }

  private static boolean isComplete(JsonObject entry) {
    return Stream.of("timestamp", "level", "message")
        .allMatch(name -> ServerJson.string(entry, name).isPresent());
  }

  private static Optional<String> idOf(Path log) {
    Matcher matcher = NAME.matcher(String.valueOf(log.getFileName()));
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  // The newest first.
  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> idOf(file).isPresent()).sorted().toList();
    }
  }

  private void rotate(List<Path> logs) throws IOException {
    for (int i = logs.size() - 1; i >= 0; i--) {
      if (i >= KEPT - 1) {
        Files.delete(logs.get(i));
      } else {
        String name = "deployments.%04d.%s.log".formatted(i + 1, idOf(logs.get(i)).orElseThrow());
        Files.move(logs.get(i), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
