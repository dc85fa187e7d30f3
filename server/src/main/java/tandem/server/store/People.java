package tandem.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Remembers who may work with the server, and the tokens of their scripts. */
public interface People {

  /** Returns the person of this name. */
  Optional<Person> find(String name) throws StoreException;

  /** Returns all, by name. */
  List<Person> all() throws StoreException;

  /** Adds a person; tells whether the name was free. */
  boolean add(Person person) throws StoreException;

  /**
   * Changes password and role, and from when on logins count; tells whether there is such a person.
   */
  boolean change(String name, String passwordHash, String role, Instant now) throws StoreException;

  /** Removes a person; tells whether there was one. */
  boolean remove(String name) throws StoreException;

  /** Adds a token. */
  void addToken(StoredApiToken token) throws StoreException;

  /** Returns all tokens, oldest first. */
  List<StoredApiToken> tokens() throws StoreException;

  /** Returns the token of this hash. */
  Optional<StoredApiToken> token(String hash) throws StoreException;

  /** Writes when a token was used last. */
  void tokenUsed(String id, Instant now) throws StoreException;

  /** Removes a token; tells whether it was there. */
  boolean removeToken(String id) throws StoreException;
}
