package tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tandem.artifact.Digest;
import tandem.artifact.SignaturePolicy;
import tandem.core.AtomicFile;
import tandem.core.UpdateException;
import tandem.json.JsonValue;

/**
 * Writes what a signer elsewhere is to sign, after checking all of the artifact.
 *
 * @param source the artifact
 * @param target a path, or {@code -} for standard output
 * @param format how the digest is written down
 */
record DigestOutput(String source, String target, DigestFormat format) {
  private static final Set<PosixFilePermission> EVERYBODY_READS =
      PosixFilePermissions.fromString("rw-r--r--");

  Answer write(Context context) throws UpdateException, IOException {
    SignaturePolicy policy = new SignaturePolicy(List.of(), SignaturePolicy.Mode.REPORT);
    try (ArtifactFile file = ArtifactFile.open(source, context, policy)) {
      file.check();
      Digest digest = Digest.sha256(file.reader().manifestBytes());
      String line =
          "SHA-256 of the manifest of "
              + file.reader().header().name()
              + ": "
              + digest
              + "; sign it by ECDSA P-256, or RSA with PKCS#1 v1.5";
      if (target.equals("-")) {
        try (CheckedOut out = new CheckedOut(context.console().out())) {
          out.write(format.of(digest));
        }
        context.console().note(line);
        return Answer.ok(List.of(), Map.of());
      }
      replace(Path.of(target), format.of(digest));
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("file", JsonValue.of(target));
      members.put("artifact_name", JsonValue.of(file.reader().header().name()));
      members.put("digest", JsonValue.of(digest.hex()));
      return Answer.ok(List.of(line), members);
    }
  }

  private static void replace(Path file, byte[] content) throws UpdateException, IOException {
    HostTarget.refuseDanglingLink(file);
    try {
      AtomicFile.replace(file, content, EVERYBODY_READS);
    } catch (IOException e) {
      throw FileFailure.of(file, e);
    }
  }
}
