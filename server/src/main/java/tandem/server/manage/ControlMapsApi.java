package tandem.server.manage;

import java.io.IOException;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.ControlMaps;
import tandem.server.http.BodyUse;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.security.Action;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;

/** Where devices of a deployment wait: look, change, go on. */
final class ControlMapsApi {
  private static final String PATH =
      "/api/management/v1/deployments/deployments/{id}/update_control_map";

  private final Deployments deployments;
  private final ControlMaps maps;
  private final Audited audited;

  ControlMapsApi(Deployments deployments, ControlMaps maps, Audited audited) {
    this.deployments = deployments;
    this.maps = maps;
    this.audited = audited;
  }

  void addTo(Router router, Access access) {
    router.add("GET", PATH, access.allow(Action.LOOK, this::get));
    router.add("PUT", PATH, BodyUse.WHOLE, access.allow(Action.MANAGE_DEPLOYMENTS, this::replace));
    router.add("DELETE", PATH, access.allow(Action.MANAGE_DEPLOYMENTS, this::remove));
  }

  private Reply get(Caller caller, Request request) throws RefusedException, IOException {
    return Reply.json(200, map(found(request)));
  }

  private JsonObject map(Deployment deployment) throws RefusedException, IOException {
    return maps.of(deployment)
        .orElseThrow(() -> new RefusedException(404, "the deployment has no control map"));
  }

  private Reply replace(Caller caller, Request request) throws RefusedException, IOException {
    JsonObject map = ControlMapRequest.read("map", request.json());
    Deployment deployment = unfinished(request);
    maps.set(deployment, map);
    audited.done(caller, "control", deployment.id(), deployment.artifactName());
    return Reply.empty(204);
  }

  private Reply remove(Caller caller, Request request) throws RefusedException, IOException {
    Deployment deployment = unfinished(request);
    map(deployment);
    maps.set(deployment, null);
    audited.done(caller, "remove control", deployment.id(), deployment.artifactName());
    return Reply.empty(204);
  }

  private Deployment unfinished(Request request) throws RefusedException, IOException {
    Deployment deployment = found(request);
    if (deployment.status() == Deployment.Status.FINISHED) {
      throw new RefusedException(422, "the deployment is finished already");
    }
    return deployment;
  }

  private Deployment found(Request request) throws RefusedException, IOException {
    return deployments
        .find(request.variable("id"))
        .orElseThrow(() -> new RefusedException(404, "there is no such deployment"));
  }
}
