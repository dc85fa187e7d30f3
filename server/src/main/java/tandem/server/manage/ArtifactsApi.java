package tandem.server.manage;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.blob.BlobStore;
import tandem.server.device.Downloads;
import tandem.server.fleet.Catalog;
import tandem.server.http.BodyUse;
import tandem.server.http.Fields;
import tandem.server.http.Query;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.store.Artifact;
import tandem.server.store.Artifacts;
import tandem.server.store.Page;

/** Artifacts: upload, list, describe, download, delete. */
final class ArtifactsApi {
  private static final String PATH = "/api/management/v1/deployments/artifacts";
  private static final String RELEASES = "/api/management/v2/deployments/deployments/releases";
  private static final Duration LINK = Duration.ofMinutes(15);
  private static final int LONGEST_DESCRIPTION = 4096;

  private final Catalog catalog;
  private final BlobStore blobs;
  private final ArtifactUpload upload;
  private final Downloads downloads;
  private final Audited audited;
  private final Clock clock;

  ArtifactsApi(
      Catalog catalog,
      BlobStore blobs,
      ArtifactUpload upload,
      Downloads downloads,
      Audited audited,
      Clock clock) {
    this.catalog = catalog;
    this.blobs = blobs;
    this.upload = upload;
    this.downloads = downloads;
    this.audited = audited;
    this.clock = clock;
  }

  void addTo(Router router, Access access) {
    for (String path : List.of(PATH, PATH + "/list", "/api/management/v2/deployments/artifacts")) {
      router.add("GET", path, access.allow(Action.LOOK, this::list));
    }
    router.add("GET", RELEASES, access.allow(Action.LOOK, this::releases));
    router.add("POST", PATH, BodyUse.STREAM, access.allow(Action.MANAGE_ARTIFACTS, this::add));
    router.add("GET", PATH + "/{id}", access.allow(Action.LOOK, this::get));
    router.add("GET", PATH + "/{id}/download", access.allow(Action.LOOK, this::download));
    router.add(
        "PUT",
        PATH + "/{id}",
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_ARTIFACTS, this::describe));
    router.add("DELETE", PATH + "/{id}", access.allow(Action.MANAGE_ARTIFACTS, this::delete));
  }

  private Reply list(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    Query query = request.query();
    List<Artifact> found =
        catalog.all().stream()
            .filter(one -> query.get("name").map(one.name()::equals).orElse(true))
            .filter(one -> query.get("description").map(one.description()::contains).orElse(true))
            .filter(one -> query.get("device_type").map(one.deviceTypes()::contains).orElse(true))
            .toList();
    return Pages.reply(request, page, Pages.cut(found, page), Json::artifact);
  }

  /** Answers with the artifacts of each name, the name with the newest one first. */
  private Reply releases(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    Optional<String> name = request.query().get("name");
    Map<String, List<Artifact>> byName = new LinkedHashMap<>();
    for (Artifact artifact : catalog.all()) {
      if (name.map(artifact.name()::equals).orElse(true)) {
        byName.computeIfAbsent(artifact.name(), n -> new ArrayList<>()).add(artifact);
      }
    }
    List<List<Artifact>> releases = List.copyOf(byName.values());
    return Pages.reply(request, page, Pages.cut(releases, page), Json::release);
  }

  private Reply add(Caller caller, Request request) throws RefusedException, IOException {
    Artifact artifact = upload.take(request);
    audited.done(caller, "upload", artifact.id(), artifact.name());
    return Reply.empty(201).with("Location", PATH + "/" + artifact.id());
  }

  private Reply get(Caller caller, Request request) throws RefusedException, IOException {
    return Reply.json(200, Json.artifact(found(request)));
  }

  private Artifact found(Request request) throws RefusedException {
    return catalog.find(request.variable("id")).orElseThrow(ArtifactsApi::notThere);
  }

  private static RefusedException notThere() {
    return new RefusedException(404, "there is no such artifact");
  }

  private Reply download(Caller caller, Request request) throws RefusedException, IOException {
    Instant expires = clock.instant().plus(LINK);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("uri", JsonValue.of(downloads.link(found(request).id(), expires)));
    members.put("expire", Json.time(expires));
    return Reply.json(200, new JsonObject(members));
  }

  private Reply describe(Caller caller, Request request) throws RefusedException, IOException {
    String description =
        new Fields(request.jsonObject())
            .optionalText("description", LONGEST_DESCRIPTION)
            .orElse("");
    if (!catalog.describe(request.variable("id"), description)) {
      throw notThere();
    }
    audited.done(caller, "describe", request.variable("id"), "");
    return Reply.empty(204);
  }

  private Reply delete(Caller caller, Request request) throws RefusedException, IOException {
    String id = request.variable("id");
    Artifacts.Deletion deletion = catalog.delete(id);
    return switch (deletion) {
      case NOT_THERE -> throw notThere();
      case IN_USE -> throw new RefusedException(409, "a deployment that is not finished needs it");
      case DONE -> {
        blobs.delete(id); // what a crash leaves here, the next start removes
        audited.done(caller, "delete", id, "");
        yield Reply.empty(204);
      }
    };
  }
}
