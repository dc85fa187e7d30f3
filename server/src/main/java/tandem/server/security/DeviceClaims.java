package tandem.server.security;

/**
 * What the token of a device says.
 *
 * @param id of the token, which is that of the authentication set it was issued for
 * @param device id of the device
 */
public record DeviceClaims(String id, String device, TokenTimes times) {}
