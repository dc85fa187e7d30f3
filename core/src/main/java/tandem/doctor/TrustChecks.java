package tandem.doctor;

import static tandem.doctor.FindingId.CLOCK_PLAUSIBLE;
import static tandem.doctor.FindingId.KEYS_CONFIGURED;
import static tandem.doctor.FindingId.KEYS_LOADED;
import static tandem.doctor.FindingId.SERVER_CERTIFICATE;
import static tandem.doctor.FindingId.SERVER_SKIP_VERIFY;

import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import tandem.artifact.Verifier;
import tandem.config.DeviceConfig;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.ServerCertificate;
import tandem.update.VerifyKeys;

/** Examines what trust rests on: keys, certificates, and the clock that judges their dates. */
final class TrustChecks {
  /** No clock that is right shows an earlier time: that which the build stamps on its files. */
  static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration LIFE = Duration.ofDays(50 * 365);

  private final DevicePaths paths;
  private final Clock clock;
  private final Findings findings;

  TrustChecks(DevicePaths paths, Clock clock, Findings findings) {
    this.paths = paths;
    this.clock = clock;
    this.findings = findings;
  }

  void checkClock() {
    Instant now = clock.instant();
    String text = "the clock says " + now;
    if (now.isBefore(BUILT) || now.isAfter(BUILT.plus(LIFE))) {
      findings.warn(
          CLOCK_PLAUSIBLE,
          "clock",
          text + ", and this version was made after " + BUILT,
          "set it before downloading: with a wrong time no https server is trusted");
    } else {
      findings.ok(CLOCK_PLAUSIBLE, "clock", text);
    }
  }

  void checkKeys(DeviceConfig config) {
    List<Path> files = config.verifyKeyFiles();
    if (!files.isEmpty()) {
      findings.ok(KEYS_CONFIGURED, "mender.conf", "verification keys: " + files.size());
    } else if (config.requireSignature()) {
      findings.error(
          KEYS_CONFIGURED,
          "mender.conf",
          new UpdateException(
                  ErrorKind.CONFIG,
                  "Tandem.RequireSignature is set, but there is no verification key: every artifact"
                      + " is refused")
              .withHint("set ArtifactVerifyKeys to the public keys"));
    } else {
      findings.warn(
          KEYS_CONFIGURED,
          "mender.conf",
          "there is no verification key: artifacts are installed whoever made them",
          "set ArtifactVerifyKeys to the public keys, and Tandem.RequireSignature to true");
    }
    files.forEach(this::checkKey);
  }

  private void checkKey(Path file) {
    Optional<Verifier> key =
        findings.look(KEYS_LOADED, file.toString(), () -> VerifyKeys.load(file));
    key.ifPresent(
        found -> findings.ok(KEYS_LOADED, file.toString(), file + ": " + found.kind() + " key"));
  }

  void checkServer(DeviceConfig config) {
    if (config.server().skipVerify()) {
      findings.warn(
          SERVER_SKIP_VERIFY,
          "mender.conf",
          "SkipVerify is set: no server's identity is checked",
          "remove it, and set ServerCertificate if the server's is not signed by a known CA");
    } else {
      findings.ok(SERVER_SKIP_VERIFY, "mender.conf", "the identity of servers is checked");
    }
    config.server().certificate().ifPresent(this::checkCertificate);
  }

  private void checkCertificate(String devicePath) {
    findings
        .look(
            SERVER_CERTIFICATE, devicePath, () -> ServerCertificate.read(paths.resolve(devicePath)))
        .ifPresent(certificates -> certificates.forEach(one -> checkDates(devicePath, one)));
  }

  private void checkDates(String file, X509Certificate certificate) {
    String valid =
        "valid from "
            + certificate.getNotBefore().toInstant()
            + " to "
            + certificate.getNotAfter().toInstant();
    try {
      certificate.checkValidity(Date.from(clock.instant()));
      findings.ok(SERVER_CERTIFICATE, file, file + ": " + valid);
    } catch (CertificateException e) {
      findings.warn(
          SERVER_CERTIFICATE,
          file,
          file + ": is only " + valid + ", the clock says " + clock.instant(),
          "set the clock, or replace the certificate");
    }
  }
}
