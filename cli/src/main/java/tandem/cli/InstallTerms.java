package tandem.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.artifact.SignaturePolicy.Mode;
import tandem.artifact.Verifier;
import tandem.core.UpdateException;
import tandem.source.ClientIdentity;
import tandem.source.HttpOptions;
import tandem.update.Request;
import tandem.update.VerifyKeys;

/** What configuration and command line demand of the source of an artifact, and of the artifact. */
final class InstallTerms {
  /** Each is a record, a handler and calls: a device has use for a few. */
  private static final int MAX_PAYLOADS = 64;

  private final Context context;
  private final DeviceFacts facts;

  InstallTerms(Context context, DeviceFacts facts) {
    this.context = context;
    this.facts = facts;
  }

  /**
   * Returns how to install an artifact, with all keys loaded.
   *
   * @throws UpdateException CONFIG when a configured key can not be loaded
   */
  Request request(SourceOptions options, FlowOptions flow) throws UpdateException {
    ReadLimits limits = DecoderMemory.limits().withPayloads(MAX_PAYLOADS);
    return new Request(limits, policy(options.requireSignature), flow.stops());
  }

  /** Returns the same for what may install nothing: keys are loaded once an artifact is read. */
  Request lateRequest(SourceOptions options, FlowOptions flow) throws UpdateException {
    ReadLimits limits = DecoderMemory.limits().withPayloads(MAX_PAYLOADS);
    return new Request(limits, () -> policy(options.requireSignature), flow.stops());
  }

  /**
   * Returns what to demand of signatures, with all configured keys.
   *
   * @throws UpdateException CONFIG when a configured key can not be loaded
   */
  private SignaturePolicy policy(boolean required) throws UpdateException {
    List<Verifier> keys = VerifyKeys.load(facts.config().verifyKeyFiles());
    boolean demanded = required || facts.config().requireSignature();
    return new SignaturePolicy(keys, demanded ? Mode.REQUIRE : Mode.CHECK_IF_KEYS);
  }

  /** Returns how to ask servers. */
  HttpOptions http(boolean allowHttp) throws UpdateException {
    HttpOptions options =
        HttpOptions.defaults(context.console().environment())
            .withAllowHttp(allowHttp || context.habits().lenient());
    if (facts.config().server().skipVerify() || context.options().skipVerify) {
      context.console().warn("SkipVerify is set: no server's identity is checked");
      options = options.withSkipVerify(true);
    }
    OptionalInt retries = facts.config().server().downloadRetries();
    if (retries.isPresent()) {
      options = options.withRetry(options.retry().withRetries(retries.getAsInt()));
    }
    Optional<String> certificate =
        Optional.ofNullable(context.options().serverCertificate)
            .or(() -> facts.config().server().certificate());
    if (certificate.isPresent()) {
      options = options.withServerCertificate(facts.paths().resolve(certificate.get()));
    }
    return withIdentity(options);
  }

  private HttpOptions withIdentity(HttpOptions options) throws UpdateException {
    Optional<String> certificate = facts.config().server().clientCertificate();
    Optional<String> key = facts.config().server().clientKey();
    // A key in a token can not be used yet; the daemon says so, an installation tries without.
    if (certificate.isEmpty() || key.isEmpty() || key.get().startsWith("pkcs11:")) {
      return options;
    }
    return options.withClientIdentity(
        new ClientIdentity(
            facts.paths().resolve(certificate.get()), facts.paths().resolve(key.get())));
  }
}
