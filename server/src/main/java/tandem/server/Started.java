package tandem.server;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What whoever started the server needs to know.
 *
 * @param url as devices reach it
 * @param port that it listens on
 * @param firstPassword of the user admin; only at the very first start
 * @param fingerprint SHA-256 of its certificate; none behind a proxy
 * @param certificate the file that devices need; none behind a proxy
 */
public record Started(
    String url,
    int port,
    Optional<String> firstPassword,
    Optional<String> fingerprint,
    Optional<Path> certificate) {}
