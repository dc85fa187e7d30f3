package tandem.server.store;

import tandem.json.JsonValue.JsonObject;

/**
 * Who asks, with which key.
 *
 * @param identity what the device says it is
 * @param identityHash SHA-256 of it, sorted
 * @param keyHash SHA-256 of the key
 * @param publicKey PEM in one form for each key
 */
public record DeviceKeyFacts(
    JsonObject identity, String identityHash, String keyHash, String publicKey) {}
