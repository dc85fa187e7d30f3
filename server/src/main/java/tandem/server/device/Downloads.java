package tandem.server.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import tandem.server.blob.BlobStore;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.Throttles;
import tandem.server.http.FileDownload;
import tandem.server.http.Pacing;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.DownloadLinks;
import tandem.server.store.Artifact;

/** Hands out the bytes of artifacts to whoever has a link, which is good for a time. */
public final class Downloads {
  /** Where the links lead; the id of the artifact follows, and maybe that of the deployment. */
  static final String PATH = "/api/devices/v1/deployments/download/";

  // A client waits about as long for a byte, so whoever comes last has to come later.
  private static final Duration LONGEST_LINE = Duration.ofSeconds(20);
  private static final long LATER = 60; // seconds

  private final DownloadLinks links;
  private final Catalog catalog;
  private final BlobStore blobs;
  private final Throttles throttles;
  private final String publicUrl;
  private final Clock clock;

  /**
   * Takes what it works with.
   *
   * @param throttles of deployments whose downloads have a rate
   * @param publicUrl of the server, as devices reach it, without a slash at the end
   */
  public Downloads(
      DownloadLinks links,
      Catalog catalog,
      BlobStore blobs,
      Throttles throttles,
      String publicUrl,
      Clock clock) {
    this.links = links;
    this.catalog = catalog;
    this.blobs = blobs;
    this.throttles = throttles;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  void addTo(Router router) {
    router.add("GET", PATH + "{id}", this::unpaced);
    router.add("GET", PATH + "{id}/{deployment}", this::paced);
  }

  /** Returns a link to the bytes of an artifact. */
  public String link(String artifact, Instant expires) {
    return linkTo(PATH + artifact, expires);
  }

  /** Returns a link to the bytes of an artifact for a device of a deployment. */
  String link(String artifact, String deployment, Instant expires) {
    return linkTo(PATH + artifact + (throttles.has(deployment) ? "/" + deployment : ""), expires);
  }

  private String linkTo(String path, Instant expires) {
    return publicUrl + path + "?" + links.sign(path, expires);
  }

  private Reply unpaced(Request request) throws RefusedException, IOException {
    check(request);
    return reply(request, Pacing.NONE);
  }

  private Reply paced(Request request) throws RefusedException, IOException {
    check(request);
    IntFunction<Duration> line =
        throttles
            .of(request.variable("deployment"))
            .orElseThrow(() -> new RefusedException(404, "the deployment is over"));
    // There are so many only when a device opens many at once, or comes back after its place was
    // given away.
    if (line.apply(0).compareTo(LONGEST_LINE) > 0) {
      throw new RefusedException(503, "too many download at once", LATER);
    }
    return reply(request, line::apply);
  }

  private void check(Request request) throws RefusedException {
    if (!links.verify(request.path(), request.query().toString(), clock.instant())) {
      throw new RefusedException(403, "the link is not of this server, or has expired");
    }
  }

  private Reply reply(Request request, Pacing pacing) throws RefusedException, IOException {
    Artifact artifact = catalog.find(request.variable("id")).orElseThrow(Downloads::notThere);
    Path file = blobs.find(artifact.id()).orElseThrow(Downloads::notThere);
    String name = artifact.name() + ".mender";
    return new FileDownload(file, artifact.size(), '"' + artifact.sha256() + '"', name, pacing)
        .reply(request);
  }

  private static RefusedException notThere() {
    return new RefusedException(404, "there is no such artifact any more");
  }
}
