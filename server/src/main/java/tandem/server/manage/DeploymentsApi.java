package tandem.server.manage;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.Catalog;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Fleet;
import tandem.server.http.BodyUse;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;
import tandem.server.store.DeviceDeployment;
import tandem.server.store.Listing;
import tandem.server.store.Page;
import tandem.server.store.StoreException;
import tandem.server.store.Target;

/** Deployments: create, follow, abort. */
final class DeploymentsApi {
  private static final String PATH = "/api/management/v1/deployments/deployments";
  private static final int LONGEST = 4096;
  private static final int MOST_ATTEMPTS = 100;

  private final Deployments deployments;
  private final Dispatch dispatch;
  private final Fleet fleet;
  private final Catalog catalog;
  private final Audited audited;
  private final Clock clock;

  DeploymentsApi(
      Deployments deployments,
      Dispatch dispatch,
      Fleet fleet,
      Catalog catalog,
      Audited audited,
      Clock clock) {
    this.deployments = deployments;
    this.dispatch = dispatch;
    this.fleet = fleet;
    this.catalog = catalog;
    this.audited = audited;
    this.clock = clock;
  }

  void addTo(Router router, Access access) {
    router.add("GET", PATH, access.allow(Action.LOOK, this::list));
    router.add(
        "POST",
        PATH,
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_DEPLOYMENTS, (caller, r) -> create(caller, r, null)));
    router.add(
        "POST",
        PATH + "/group/{group}",
        BodyUse.WHOLE,
        access.allow(
            Action.MANAGE_DEPLOYMENTS, (caller, r) -> create(caller, r, r.variable("group"))));
    router.add("GET", PATH + "/{id}", access.allow(Action.LOOK, this::get));
    router.add("GET", PATH + "/{id}/statistics", access.allow(Action.LOOK, this::statistics));
    router.add("GET", PATH + "/{id}/devices/list", access.allow(Action.LOOK, this::parts));
    router.add("GET", PATH + "/{id}/devices", access.allow(Action.LOOK, this::parts));
    router.add("GET", PATH + "/{id}/devices/{device}/log", access.allow(Action.LOOK, this::log));
    router.add(
        "PUT",
        PATH + "/{id}/status",
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_DEPLOYMENTS, this::abort));
    router.add("GET", PATH + "/devices/{device}", access.allow(Action.LOOK, this::history));
  }

  private Reply list(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    Listing<Deployment> listing = deployments.list(status(request), page);
    Map<Long, Map<String, JsonValue>> statistics = new LinkedHashMap<>();
    for (Deployment deployment : listing.items()) {
      statistics.put(deployment.number(), statistics(deployment));
    }
    return Pages.reply(
        request,
        page,
        listing,
        one -> Json.deployment(one, statistics.getOrDefault(one.number(), Map.of())));
  }

  private static Deployment.@Nullable Status status(Request request) throws RefusedException {
    Optional<String> text = request.query().get("status").filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Deployment.Status.valueOf(text.get().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(400, "status: expected pending, inprogress or finished");
    }
  }

  private Reply create(Caller caller, Request request, @Nullable String group)
      throws RefusedException, IOException {
    Fields fields = new Fields(request.jsonObject());
    String artifact = fields.text("artifact_name", LONGEST);
    if (!catalog.has(artifact)) {
      throw new RefusedException(422, "artifact_name: there is no artifact of this name");
    }
    DeploymentRequest wanted = DeploymentRequest.read(fields, group);
    Deployment created =
        dispatch.create(
            new Deployment(
                0,
                UUID.randomUUID().toString(),
                fields.text("name", LONGEST),
                artifact,
                wanted.target(),
                fields.flag("force_installation"),
                wanted.plan(),
                Deployment.Status.PENDING,
                size(wanted.target()),
                clock.instant(),
                Optional.empty()),
            wanted.controlMap());
    audited.done(caller, "deploy", created.id(), artifact);
    return Reply.empty(201).with("Location", PATH + "/" + created.id());
  }

  private long size(Target target) {
    if (target instanceof Target.Chosen chosen) {
      return chosen.devices().size();
    }
    return target instanceof Target.Group group ? fleet.size(group.name()) : fleet.size();
  }

  private Reply get(Caller caller, Request request) throws RefusedException, IOException {
    Deployment deployment = found(request);
    return Reply.json(200, Json.deployment(deployment, statistics(deployment)));
  }

  private Deployment found(Request request) throws RefusedException, IOException {
    return deployments
        .find(request.variable("id"))
        .orElseThrow(() -> new RefusedException(404, "there is no such deployment"));
  }

  private Reply statistics(Caller caller, Request request) throws RefusedException, IOException {
    return Reply.json(200, new JsonObject(statistics(found(request))));
  }

  private Map<String, JsonValue> statistics(Deployment deployment) throws StoreException {
    return Statistics.of(deployment, deployments.statistics(deployment.number()));
  }

  private Reply parts(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    return Pages.reply(request, page, deployments.parts(found(request).number(), page), Json::part);
  }

  /** Answers what a device did in deployments, newest first. */
  private Reply history(Caller caller, Request request) throws RefusedException, IOException {
    Page page = Pages.of(request);
    Listing<DeviceDeployment> parts = deployments.history(request.variable("device"), page);
    List<JsonValue> documents = new ArrayList<>();
    for (DeviceDeployment part : parts.items()) {
      Optional<Deployment> deployment = deployments.numbered(part.deployment());
      if (deployment.isPresent()) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("id", JsonValue.of(part.id()));
        members.put("deployment", Json.deployment(deployment.get(), Map.of()));
        members.put("device", Json.part(part));
        documents.add(new JsonObject(members));
      }
    }
    return Pages.reply(request, page, new Listing<>(documents, parts.total()), one -> one);
  }

  private Reply log(Caller caller, Request request) throws RefusedException, IOException {
    int attempt = request.query().number("attempt", 0, 1, MOST_ATTEMPTS);
    String log =
        deployments
            .log(found(request).number(), request.variable("device"), attempt)
            .orElseThrow(() -> new RefusedException(404, "there is no such log"));
    return Reply.text(200, "text/plain; charset=utf-8", log);
  }

  private Reply abort(Caller caller, Request request) throws RefusedException, IOException {
    if (!new Fields(request.jsonObject()).text("status", 100).equals("aborted")) {
      throw new RefusedException(400, "status: expected aborted");
    }
    Deployment deployment = found(request);
    if (!dispatch.abort(deployment.id())) {
      throw new RefusedException(422, "the deployment is finished already");
    }
    audited.done(caller, "abort", deployment.id(), deployment.artifactName());
    return Reply.empty(204);
  }
}
