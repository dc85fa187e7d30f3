package tandem.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What to change of Mender's own files in an image. */
final class ModifyImageOptions {
  @Option(
      names = {"-u", "--server-uri"},
      paramLabel = "URL",
      description = "New ServerURL in /etc/mender/mender.conf of the image.")
  @Nullable String serverUri;

  @Option(
      names = {"-t", "--tenant-token"},
      paramLabel = "TOKEN",
      description = "New TenantToken in /etc/mender/mender.conf of the image.")
  @Nullable String tenantToken;

  @Option(
      names = {"-c", "--server-cert"},
      paramLabel = "FILE",
      description = "Put this file into the image as /etc/mender/server.crt.")
  @Nullable Path serverCertificate;

  @Option(
      names = {"-v", "--verification-key"},
      paramLabel = "FILE",
      description = "Put this file into the image as /etc/mender/artifact-verify-key.pem.")
  @Nullable Path verificationKey;

  /** Tells whether one of them is given. */
  boolean isGiven() {
    return serverUri != null
        || tenantToken != null
        || serverCertificate != null
        || verificationKey != null;
  }

  /**
   * Returns the change of an image.
   *
   * @param name the new artifact name
   */
  ImageChanges.Change change(Optional<String> name) {
    return image -> {
      MenderFiles files = new MenderFiles(image);
      if (serverUri != null) {
        files.configure("ServerURL", serverUri);
      }
      if (tenantToken != null) {
        files.configure("TenantToken", tenantToken);
      }
      if (serverCertificate != null) {
        files.put("server.crt", serverCertificate);
      }
      if (verificationKey != null) {
        files.put("artifact-verify-key.pem", verificationKey);
      }
      if (name.isPresent()) {
        files.rename(name.get());
      }
    };
  }
}
