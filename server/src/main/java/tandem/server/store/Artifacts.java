package tandem.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Remembers artifacts, but not their bytes. */
public interface Artifacts {

  /**
   * Remembers an artifact.
   *
   * @return the artifacts in its way, which have its name and one of its device types; empty when
   *     it is remembered
   */
  List<Artifact> add(Artifact artifact) throws StoreException;

  /** Returns the one with this id. */
  Optional<Artifact> find(String id) throws StoreException;

  /** Returns all, newest first. */
  List<Artifact> all() throws StoreException;

  /** Changes the description; tells whether it was there. */
  boolean describe(String id, String description, Instant now) throws StoreException;

  /** What became of a wish to delete. */
  enum Deletion {
    DONE,
    NOT_THERE,
    /** A deployment that is not finished installs it. */
    IN_USE
  }

  /** Forgets an artifact that no unfinished deployment needs. */
  Deletion delete(String id) throws StoreException;
}
