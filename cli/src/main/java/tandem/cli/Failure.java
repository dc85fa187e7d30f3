package tandem.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tandem.artifact.ArtifactException;
import tandem.artifact.FileChangedException;
import tandem.artifact.SigningFailedException;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.update.Failures;

/**
 * A failure as the user is told it.
 *
 * @param code the exit code
 * @param message what failed, on which thing, with got and expected
 * @param hint what to do about it
 */
record Failure(ExitCode code, String message, Optional<String> hint) {

  /** Finds the code of whatever a command threw. */
  static Failure of(Throwable thrown) {
    if (thrown instanceof UpdateException failed) {
      return new Failure(
          ExitCode.of(failed.kind()),
          text(failed),
          failed.hint().or(() -> DecoderMemory.hint(failed)));
    }
    if (thrown instanceof ArtifactException wrong) {
      UpdateException failed = Failures.reading("", wrong, ErrorKind.IO_ERROR);
      return new Failure(ExitCode.of(failed.kind()), text(wrong), DecoderMemory.hint(wrong));
    }
    if (thrown instanceof NoSuchFileException missing) {
      return new Failure(ExitCode.NO_INPUT, missing.getFile() + ": not found", Optional.empty());
    }
    if (thrown instanceof AccessDeniedException denied) {
      return new Failure(
          ExitCode.NO_PERMISSION, denied.getFile() + ": permission denied", Optional.empty());
    }
    if (thrown instanceof FileChangedException changed) {
      return new Failure(ExitCode.BUSY, text(changed), Optional.empty());
    }
    if (thrown instanceof SigningFailedException failed) {
      return new Failure(ExitCode.FAILED, text(failed), Optional.empty());
    }
    if (thrown instanceof IOException failed) {
      return new Failure(ExitCode.IO_ERROR, text(failed), Optional.empty());
    }
    if (thrown instanceof OutOfMemoryError) {
      return new Failure(
          ExitCode.OS_ERROR,
          "out of memory with a heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
          Optional.of("give it more, for instance TANDEM_JAVA_OPTS=-Xmx256m"));
    }
    return new Failure(
        ExitCode.INTERNAL,
        "internal error: " + thrown,
        Optional.of("this is a bug: please report it with the lines above"));
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** Returns the document that {@code --json} prints. */
  JsonObject toJson() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("schema", JsonValue.of(Answer.SCHEMA));
    members.put("code", JsonValue.of(code.number()));
    members.put("kind", JsonValue.of(code.name()));
    members.put("message", JsonValue.of(message));
    hint.ifPresent(text -> members.put("hint", JsonValue.of(text)));
    return new JsonObject(members);
  }
}
