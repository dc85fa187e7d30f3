package tandem.update;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    List<MenderUpdate> pending = adoption.isEmpty() ? List.of() : unsettled(own, content);
    Optional<Facts> facts = first || !pending.isEmpty() ? facts(content) : Optional.empty();
    if (facts.isEmpty() && first) {
      facts = factsOfTheFactory(notes);
    }
    StoreContent inherited = facts.map(found -> own.knowing(found.installed())).orElse(own);
    Optional<String> atWork = atWork(pending);
    if (atWork.isPresent()) {
      notes.add(atWork.get());
    } else if (adoption.isPresent() && !pending.isEmpty()) {
      inherited = adoption.get().adopt(inherited, pending, mender.file(), notes);
    }
    return new Inherited(inherited, facts.map(found -> found.origin().toString()), notes);
  }

  private record Facts(Installed installed, Path origin) {}

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

  private Optional<Facts> facts(MenderContent content) {
    if (content.artifactName().isEmpty() && content.provides().isEmpty()) {
      return Optional.empty();
    }
    Installed installed =
        new Installed(
            content.artifactName().orElse(Installed.UNKNOWN),
            content.artifactGroup(),
            content.provides());
    return Optional.of(new Facts(installed, mender.file()));
  }

  private Optional<Facts> factsOfTheFactory(List<String> notes) {
    Path bootstrap = mender.file().resolveSibling(BootstrapArtifact.FILE_NAME);
    return read(bootstrap, BootstrapArtifact::facts, notes)
        .or(
            () ->
                read(
                    artifactInfo,
                    file ->
                        ArtifactInfo.artifactName(file)
                            .map(name -> new Installed(name, Optional.empty(), Map.of())),
                    notes));
  }

  private static Optional<Facts> read(Path file, FactsReader reader, List<String> notes) {
    try {
      return reader.read(file).map(installed -> new Facts(installed, file));
    } catch (IOException e) {
      notes.add(file + ": can not be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface FactsReader {
    Optional<Installed> read(Path file) throws IOException;
  }

  // A standalone update is begun by hand, also while the daemon has one: it is the later one.
  private static List<MenderUpdate> unsettled(StoreContent own, MenderContent content) {
    if (own.update().isPresent()) {
      return List.of();
    }
    return Stream.concat(content.standalone().stream(), content.daemon().stream())
        .filter(update -> !own.hasSettled(update.digest()))
        .toList();
  }

  /**
   * Refuses to change a device on which Mender's daemon is in the midst of an update and could go
   * on with it.
   *
   * @param content what {@link DeviceStore#load} returned
   * @throws UpdateException UPDATE_PENDING when it is so
   */
  public void checkNotAtWork(StoreContent content) throws UpdateException {
    Optional<String> atWork = atWork(unsettled(content, read(new ArrayList<>())));
    if (atWork.isPresent()) {
      throw new UpdateException(ErrorKind.UPDATE_PENDING, atWork.get())
          .withHint("let it finish, or stop and remove Mender's client, then run this again");
    }
  }

  private Optional<String> atWork(List<MenderUpdate> pending) {
    return pending.stream()
        .filter(update -> update.origin() == Origin.DAEMON)
        .findFirst()
        .flatMap(update -> client.sign().map(sign -> atWork(update, sign)));
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
