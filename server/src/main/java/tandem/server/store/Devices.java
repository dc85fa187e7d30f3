package tandem.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers devices, their keys, tokens and groups. */
public interface Devices {

  /** Returns the set of this identity and key. */
  Optional<AuthSet> find(String identityHash, String keyHash) throws StoreException;

  /**
   * Remembers a key that nobody has decided on, and the device if it is new. When the same key came
   * at the same moment, that one is returned.
   *
   * @param most keys that may wait for a decision; empty is returned when there are as many, or
   *     five of the same identity
   */
  Optional<AuthSet> ask(DeviceKeyFacts facts, int most, Instant now) throws StoreException;

  /** Expects a device; returns empty when its identity and key are known. */
  Optional<AuthSet> preauthorise(DeviceKeyFacts facts, Instant now) throws StoreException;

  /** Returns a device with its keys. */
  Optional<Device> device(String id) throws StoreException;

  /** Returns the device of this identity. */
  Optional<Device> withIdentity(String identityHash) throws StoreException;

  /** Returns devices in the order in which they came. */
  Listing<Device> list(DeviceFilter filter, Page page) throws StoreException;

  /** Returns how many devices have the status, or how many there are. */
  long count(@Nullable AuthStatus status) throws StoreException;

  /**
   * Decides on a key. Accepting one rejects the others of the device that were accepted; a key that
   * is not accepted any more loses its token.
   *
   * @return the status of the device then, or empty when it has no such key
   */
  Optional<AuthStatus> decide(String device, String authSet, AuthStatus status, Instant now)
      throws StoreException;

  /** Forgets a key; returns the status of the device then, or empty when it has no such key. */
  Optional<AuthStatus> dismiss(String device, String authSet, Instant now) throws StoreException;

  /** Forgets a device and what it sent; tells whether it was there. */
  boolean decommission(String device, Instant now) throws StoreException;

  /**
   * Remembers the token of a device, which replaces the one before; tells whether the key is
   * accepted, without which there is none.
   */
  boolean issue(String device, String authSet, String token, Instant expires) throws StoreException;

  /** Takes a token back; returns whose it was. */
  Optional<String> revoke(String token) throws StoreException;

  /** Puts a device into a group, or into none; tells whether it was there. */
  boolean group(String device, @Nullable String group) throws StoreException;

  /** Returns the names of all groups. */
  List<String> groups() throws StoreException;

  /** Writes when devices were last heard of. */
  void seen(Map<String, Long> times) throws StoreException;

  /** Returns what is held in memory of a device, if it is let in. */
  Optional<AcceptedDevice> accepted(String device) throws StoreException;

  /** Reads all devices that are let in, without their tokens. */
  void eachAccepted(Consumer<AcceptedDevice> reader) throws StoreException;

  /** Takes the id of a token, whose it is, and until when it is good, in milliseconds. */
  interface TokenReader {
    void read(String device, String token, long expires);
  }

  /** Reads all tokens; some may be of devices that are not let in any more. */
  void eachToken(TokenReader reader) throws StoreException;
}
