package tandem.update;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.mender.ArtifactInfo;
import tandem.mender.MenderClient;
import tandem.mender.MenderContent;
import tandem.mender.MenderStore;
import tandem.mender.MenderUpdate;
import tandem.mender.MenderUpdate.Origin;

/**
 * Takes a device over from Mender. What is installed comes from Mender's store as long as Tandem
 * has none, and an update that Mender has pending goes on as Tandem's own. Mender's store is never
 * written, so its record stays pending there; Tandem's store remembers which record it has taken
 * over.
 */
public final class Takeover implements Predecessor {
  private final MenderStore mender;
  private final MenderClient client;
  private final Path artifactInfo;
  private final Optional<Adoption> adoption;

  private Takeover(
      MenderStore mender, MenderClient client, Path artifactInfo, Optional<Adoption> adoption) {
    this.mender = mender;
    this.client = client;
    this.artifactInfo = artifactInfo;
    this.adoption = adoption;
  }

  /**
   * Takes over only what is installed, for which slots and bootloader need not be known.
   *
   * @param artifactInfo the file {@code artifact_info} of the running system, which may be missing
   */
  public static Takeover ofFacts(MenderStore mender, MenderClient client, Path artifactInfo) {
    return new Takeover(mender, client, artifactInfo, Optional.empty());
  }

  /** Takes over a pending update too. */
  public Takeover with(Adoption pending) {
    return new Takeover(mender, client, artifactInfo, Optional.of(pending));
  }

  @Override
  public Inherited inherit(StoreContent own, boolean first) throws UpdateException {
    List<String> notes = new ArrayList<>();
    MenderContent content = read(notes);
    content.problems().forEach(problem -> notes.add(mender.file() + ": " + problem));
    noteRunning(notes);
    Optional<MenderUpdate> pending = adoption.flatMap(unused -> unsettled(own, content));
    boolean asMenderLeftIt = first || pending.isPresent();
    Optional<Installed> facts = asMenderLeftIt ? facts(content) : Optional.empty();
    Optional<String> origin = facts.map(unused -> mender.file().toString());
    if (facts.isEmpty() && first) {
      facts = namedByRootFileSystem(notes);
      origin = facts.map(unused -> artifactInfo.toString());
    }
    StoreContent inherited = facts.map(own::knowing).orElse(own);
    if (pending.isPresent() && adoption.isPresent()) {
      Optional<String> sign = client.sign();
      if (pending.get().origin() == Origin.DAEMON && sign.isPresent()) {
        notes.add(atWork(pending.get(), sign.get()));
      } else {
        inherited = adoption.get().adopt(inherited, pending.get(), mender.file(), notes);
      }
    }
    return new Inherited(inherited, origin, notes);
  }

  private MenderContent read(List<String> notes) throws UpdateException {
    try {
      return mender.read();
    } catch (AccessDeniedException e) {
      throw new UpdateException(ErrorKind.NO_PERMISSION, mender.file() + ": may not be read", e)
          .withHint("run as root");
    } catch (IOException e) {
      // Mender itself sets a damaged store aside and goes on; so must the way to a working device.
      notes.add(mender.file() + ": can not be read, so nothing is taken over: " + e.getMessage());
      return MenderContent.nothing();
    }
  }

  private static Optional<Installed> facts(MenderContent content) {
    if (content.artifactName().isEmpty() && content.provides().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Installed(
            content.artifactName().orElse(Installed.UNKNOWN),
            content.artifactGroup(),
            content.provides()));
  }

  private Optional<Installed> namedByRootFileSystem(List<String> notes) {
    try {
      return ArtifactInfo.artifactName(artifactInfo)
          .map(name -> new Installed(name, Optional.empty(), Map.of()));
    } catch (IOException e) {
      notes.add(artifactInfo + ": can not be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  // A standalone update is begun by hand, also while the daemon has one: it is the later one.
  private static Optional<MenderUpdate> unsettled(StoreContent own, MenderContent content) {
    if (own.update().isPresent()) {
      return Optional.empty();
    }
    return content
        .standalone()
        .or(content::daemon)
        .filter(update -> !own.hasSettled(update.digest()));
  }

  /**
   * Refuses to change a device on which Mender's daemon is in the midst of an update and could go
   * on with it.
   *
   * @param content what {@link DeviceStore#load} returned
   * @throws UpdateException UPDATE_PENDING when it is so
   */
  public void checkNotAtWork(StoreContent content) throws UpdateException {
    Optional<MenderUpdate> pending = unsettled(content, read(new ArrayList<>()));
    if (pending.isPresent() && pending.get().origin() == Origin.DAEMON) {
      Optional<String> sign = client.sign();
      if (sign.isPresent()) {
        throw new UpdateException(ErrorKind.UPDATE_PENDING, atWork(pending.get(), sign.get()))
            .withHint("let it finish, or stop and remove Mender's client, then run this again");
      }
    }
  }

  private static String atWork(MenderUpdate update, String sign) {
    return "Mender's daemon has not ended deployment "
        + update.deployment()
        + " of '"
        + update.artifactName()
        + "' (state "
        + update.state()
        + "), and could go on with it: "
        + sign;
  }

  private void noteRunning(List<String> notes) {
    mender.openedBy().ifPresent(process -> notes.add("Mender is running: process " + process));
  }
}
