package tandem.doctor;

import java.util.Optional;
import tandem.core.ErrorKind;

/**
 * What was found out about one thing.
 *
 * @param id what was examined
 * @param severity how bad it is
 * @param kind the kind of failure; only of errors
 * @param subject the thing, for instance a file
 * @param message what is so, as a sentence that names the thing
 * @param hint what to do about it, if there is something
 */
public record Finding(
    FindingId id,
    Severity severity,
    Optional<ErrorKind> kind,
    String subject,
    String message,
    Optional<String> hint) {}
