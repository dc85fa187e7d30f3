package tandem.image.qemu;

/**
 * A request that {@link HostHttp} answers.
 *
 * @param range the part that was asked for, as in the request, or empty
 * @param status of the answer
 * @param sent bytes of the body that are sent, unless the other side ends the connection
 */
public record HostRequest(String method, String path, String range, int status, long sent) {}
