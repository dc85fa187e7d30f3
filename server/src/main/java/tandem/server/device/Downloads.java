package tandem.server.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import tandem.server.blob.BlobStore;
import tandem.server.fleet.Catalog;
import tandem.server.http.FileDownload;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.security.DownloadLinks;
import tandem.server.store.Artifact;

/** Hands out the bytes of artifacts to whoever has a link, which is good for a time. */
public final class Downloads implements Handler {
  /** Where the links lead; the last part is the id of the artifact. */
  public static final String PATH = "/api/devices/v1/deployments/download/";

  private final DownloadLinks links;
  private final Catalog catalog;
  private final BlobStore blobs;
  private final String publicUrl;
  private final Clock clock;

  /**
   * Takes what it works with.
   *
   * @param publicUrl of the server, as devices reach it, without a slash at the end
   */
  public Downloads(
      DownloadLinks links, Catalog catalog, BlobStore blobs, String publicUrl, Clock clock) {
    this.links = links;
    this.catalog = catalog;
    this.blobs = blobs;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /** Returns a link to the bytes of an artifact. */
  public String link(String artifact, Instant expires) {
    String path = PATH + artifact;
    return publicUrl + path + "?" + links.sign(path, expires);
  }

  @Override
  public Reply handle(Request request) throws RefusedException, IOException {
    if (!links.verify(request.path(), request.query().toString(), clock.instant())) {
      throw new RefusedException(403, "the link is not of this server, or has expired");
    }
    Artifact artifact = catalog.find(request.variable("id")).orElseThrow(Downloads::notThere);
    Path file = blobs.find(artifact.id()).orElseThrow(Downloads::notThere);
    String name = artifact.name() + ".mender";
    return new FileDownload(file, artifact.size(), '"' + artifact.sha256() + '"', name)
        .reply(request);
  }

  private static RefusedException notThere() {
    return new RefusedException(404, "there is no such artifact any more");
  }
}
