package tandem.posix;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param words path of the program, which is not searched for, and its arguments
 * @param folder where it starts
 * @param environment all of its environment
 * @param input all that it can read, at most 4096 bytes
 * @param descriptor one descriptor that it and all its descendants inherit, besides their output
 */
public record SpawnRequest(
    List<String> words,
    Path folder,
    Map<String, String> environment,
    String input,
    int descriptor) {
  public SpawnRequest {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
