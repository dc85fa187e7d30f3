package tandem.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the configuration says of servers and TLS.
 *
 * @param urls {@code ServerURL} or {@code Servers}, to be tried in this order
 * @param certificate {@code ServerCertificate}: device path of a trust anchor besides the system's
 * @param skipVerify {@code SkipVerify}: accept any server certificate
 * @param clientCertificate {@code HttpsClient.Certificate}: device path
 * @param clientKey {@code HttpsClient.Key}: device path, or a {@code pkcs11:} URI
 * @param downloadRetries {@code RetryDownloadCount}: tries in a row to go on with a download
 */
public record ServerSettings(
    List<String> urls,
    Optional<String> certificate,
    boolean skipVerify,
    Optional<String> clientCertificate,
    Optional<String> clientKey,
    OptionalInt downloadRetries) {
  /** Says nothing. */
  public static final ServerSettings NONE =
      new ServerSettings(
          List.of(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());

  public ServerSettings {
    urls = List.copyOf(urls);
  }
}
