package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tandem.artifact.ArtifactEdit;
import tandem.artifact.ArtifactEditBuilder;
import tandem.artifact.ArtifactException;
import tandem.artifact.ArtifactRewriter;
import tandem.artifact.InvalidSpecException;
import tandem.artifact.ReadLimits;
import tandem.artifact.Rewritten;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.Signer;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.json.JsonValue;
import tandem.update.Failures;

@Command(
    name = "modify",
    description = {
      "Change an artifact, in place or into a new file, or what Mender reads in the image of a"
          + " disk or a file system. What is not named stays: a payload of"
          + " which nothing changes is copied as it is stored, and checked on the way.",
      "A signature is no longer right afterwards: give a key to sign anew, or --drop-signature."
    })
final class ModifyCommand implements TandemCommand {
  private final Context context;

  @Parameters(paramLabel = "FILE", description = "The artifact or image.")
  Path file = Path.of("");

  @Option(
      names = {"-o", "--output-path"},
      paramLabel = "OUT",
      description = "Write the changed artifact there, and leave FILE alone.")
  @Nullable Path output;

  @Option(
      names = "--source-key",
      paramLabel = "KEY",
      description = "Public key (PEM) that must have signed the artifact so far; repeatable.")
  List<Path> sourceKeys = new ArrayList<>();

  @Mixin ModifyOptions options = new ModifyOptions();
  @Mixin ModifyImageOptions image = new ModifyImageOptions();
  @Mixin SignerOptions signing = new SignerOptions();

  ModifyCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() throws UpdateException, IOException {
    ModifiedImage modified =
        new ModifiedImage(file, Optional.ofNullable(options.name), image, context);
    if (!ImageSource.isArtifact(file)) {
      options.refuseForImage(file, signing.isGiven() || output != null);
      return modified.change(options.temporary);
    }
    Optional<Signer> signer = signing.signer(context.console());
    try {
      ArtifactEditBuilder edit = options.edit(context.console().environment());
      modified.addTo(edit, options.temporary);
      signer.ifPresent(edit::signer);
      ArtifactEdit changes = edit.build();
      if (changes.isEmpty()) {
        throw new UpdateException(ErrorKind.USAGE, "modify: nothing to change");
      }
      return answer(rewrite(changes), signer);
    } catch (InvalidSpecException e) {
      throw new UpdateException(ErrorKind.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private Rewritten rewrite(ArtifactEdit edit) throws UpdateException, IOException {
    KeyOptions keys = new KeyOptions();
    keys.keys = sourceKeys;
    SignaturePolicy policy = keys.policy(SignaturePolicy.Mode.CHECK_IF_KEYS);
    HostTarget.refuseDanglingLink(target());
    ReadLimits limits = DecoderMemory.limits().withPayloads(ArtifactFile.MAX_PAYLOADS);
    try {
      return ArtifactRewriter.rewrite(file, target(), edit, limits.withAugments(), policy);
    } catch (ArtifactException e) {
      UpdateException failure = Failures.reading(file.toString(), e, ErrorKind.IO_ERROR);
      throw failure.kind() == ErrorKind.SIGNATURE && sourceKeys.isEmpty()
          ? failure.withHint("sign it anew with --key, or leave it unsigned with --drop-signature")
          : failure;
    } catch (IOException e) {
      throw ImageChanges.failure(e);
    }
  }

  private Path target() {
    return output == null ? file : output;
  }

  private Answer answer(Rewritten done, Optional<Signer> signer) {
    List<String> lines = new ArrayList<>();
    lines.add("Wrote " + target() + ", " + Sizes.of(done.size()));
    lines.add("Signature: " + SignatureText.ofNew(signer));
    lines.add("Signature so far: " + SignatureText.of(done.oldSignature()));
    lines.add("Payload: " + (done.payloadCopied() ? "copied as it was" : "written anew"));
    if (done.droppedSignature()) {
      context.console().warn(target() + ": the signature was dropped");
    }
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("file", JsonValue.of(target().toString()));
    members.put("bytes", JsonValue.of(done.size()));
    members.put("artifact_name", JsonValue.of(done.after().name()));
    members.put("signature", SignatureText.jsonOfNew(signer));
    members.put("old_signature", SignatureText.json(done.oldSignature()));
    members.put("payload_copied", JsonValue.of(done.payloadCopied()));
    return Answer.ok(lines, members);
  }
}
