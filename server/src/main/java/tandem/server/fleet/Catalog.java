package tandem.server.fleet;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tandem.server.store.Artifact;
import tandem.server.store.Artifacts;
import tandem.server.store.StoreException;

/** All artifacts; they are few, so they are held in memory. */
public final class Catalog {
  private final Artifacts artifacts;
  private final Clock clock;
  private volatile List<Artifact> all;

  /** Reads them from the store. */
  public Catalog(Artifacts artifacts, Clock clock) throws StoreException {
    this.artifacts = artifacts;
    this.clock = clock;
    this.all = artifacts.all();
  }

  /** Returns all, newest first. */
  public List<Artifact> all() {
    return all;
  }

  /** Returns the ids of all. */
  public Set<String> ids() {
    return all.stream().map(Artifact::id).collect(Collectors.toSet());
  }

  /** Returns the one with this id. */
  public Optional<Artifact> find(String id) {
    return all.stream().filter(artifact -> artifact.id().equals(id)).findFirst();
  }

  /** Tells whether there is any of this name. */
  public boolean has(String name) {
    return all.stream().anyMatch(artifact -> artifact.name().equals(name));
  }

  /** Returns the one of this name for this type of device. */
  public Optional<Artifact> find(String name, String deviceType) {
    return all.stream()
        .filter(artifact -> artifact.name().equals(name))
        .filter(artifact -> artifact.deviceTypes().contains(deviceType))
        .findFirst();
  }

  /** Returns those of the same name for the same types of device. */
  public List<Artifact> inTheWayOf(Artifact artifact) {
    return all.stream()
        .filter(other -> other.name().equals(artifact.name()))
        .filter(other -> !Collections.disjoint(other.deviceTypes(), artifact.deviceTypes()))
        .toList();
  }

  /** Adds an artifact, whose bytes are kept already; returns those in its way, if any. */
  public synchronized List<Artifact> add(Artifact artifact) throws StoreException {
    List<Artifact> conflicts = artifacts.add(artifact);
    all = artifacts.all();
    return conflicts;
  }

  /** Changes the description; tells whether there is such an artifact. */
  public synchronized boolean describe(String id, String description) throws StoreException {
    boolean found = artifacts.describe(id, description, clock.instant());
    all = artifacts.all();
    return found;
  }

  /** Forgets an artifact, but not its bytes. */
  public synchronized Artifacts.Deletion delete(String id) throws StoreException {
    Artifacts.Deletion deletion = artifacts.delete(id);
    all = artifacts.all();
    return deletion;
  }
}
