package tandem.doctor;

import tandem.core.ErrorKind;

/**
 * What is wrong with a file that is to be run.
 *
 * @param severity how bad it is
 * @param kind kind of the failure it leads to
 * @param message it as a sentence that names the file
 * @param hint what to do about it
 */
record Fault(Severity severity, ErrorKind kind, String message, String hint) {}
