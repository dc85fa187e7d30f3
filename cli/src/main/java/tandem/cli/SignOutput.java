package tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactSigner;
import tandem.artifact.FoundFile;
import tandem.artifact.InvalidSpecException;
import tandem.artifact.Signer;
import tandem.artifact.Spool;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.source.HttpOptions;
import tandem.source.Source;
import tandem.source.Sources;
import tandem.update.Failures;

/**
 * Signs an artifact, and says so.
 *
 * @param source what to sign
 * @param target where the signed artifact goes; null for standard output
 * @param replace whether it may be signed already
 * @param temporary folder for what goes to standard output, until all of it is verified
 */
record SignOutput(String source, @Nullable Path target, boolean replace, Path temporary) {

  Answer sign(Signer signer, Context context) throws UpdateException, IOException {
    ArtifactSigner.Request request =
        new ArtifactSigner.Request(signer, replace, ArtifactFile.limits());
    ArtifactSigner.Result result = run(request, context);
    if (signer.publicKey().isEmpty()) {
      context.console().warn("the signature is not checked: name the public key by --verify-key");
    }
    String line =
        (target == null ? "standard output" : target)
            + ", "
            + Sizes.of(result.bytes())
            + ", "
            + SignatureText.ofNew(Optional.of(signer));
    if (target == null) {
      context.console().note("Wrote " + line);
      return Answer.ok(List.of(), Map.of());
    }
    boolean inPlace = target.toString().equals(source);
    return Answer.ok(List.of((inPlace ? "Signed " : "Wrote ") + line), members(result, signer));
  }

  private Map<String, JsonValue> members(ArtifactSigner.Result result, Signer signer) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(String.valueOf(target)));
    members.put("bytes", JsonValue.of(result.bytes()));
    members.put("artifact_name", JsonValue.of(result.artifactName()));
    members.put("replaced", JsonValue.of(result.replaced()));
    members.put("signature", SignatureText.jsonOfNew(Optional.of(signer)));
    return members;
  }

  private ArtifactSigner.Result run(ArtifactSigner.Request request, Context context)
      throws UpdateException, IOException {
    Optional<FoundFile> changed = changed(); // before it is opened
    Source from =
        Sources.of(
            source, HttpOptions.defaults(context.console().environment()), context.console().in());
    try (Source.Opened opened = from.open()) {
      Guarded in = new Guarded(opened.stream());
      try {
        if (target == null) {
          return toStandardOutput(in, request, context);
        }
        return changed.isPresent()
            ? ArtifactSigner.sign(in, request, changed.get())
            : ArtifactSigner.sign(in, request, target);
      } catch (InvalidSpecException e) {
        throw new UpdateException(ErrorKind.USAGE, source + ": " + e.getMessage(), e)
            .withHint("--force replaces the signature");
      } catch (IOException e) {
        if (in.isToBlame(e)) {
          throw Failures.reading(source, e, from.failureKind());
        }
        throw e; // of the target, the folder for spools, or the signer
      }
    }
  }

  private Optional<FoundFile> changed() throws IOException {
    boolean isPath = !source.equals("-") && !source.contains("://");
    return target == null || !isPath
        ? Optional.empty()
        : FoundFile.ofChanged(Path.of(source), target);
  }

  // Nothing may come out before all of it is verified, and what came through a pipe is gone then.
  private ArtifactSigner.Result toStandardOutput(
      InputStream in, ArtifactSigner.Request request, Context context) throws IOException {
    try (Spool spool = Spool.create(temporary);
        CheckedOut out = new CheckedOut(context.console().out())) {
      ArtifactSigner.Result result = ArtifactSigner.sign(in, request, spool.appender());
      spool.copyTo(out);
      return result;
    }
  }
}
