package tandem.server.manage;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonObject;
import tandem.server.fleet.Rollouts;
import tandem.server.http.BodyUse;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.http.Router;
import tandem.server.rollout.PlanText;
import tandem.server.rollout.StateJson;
import tandem.server.security.Action;
import tandem.server.store.Deployment;
import tandem.server.store.Deployments;

/** The roll-outs of deployments, which Mender's open server does not have: look, pause, resume. */
final class RolloutApi {
  private static final String PATH = "/api/management/v1/deployments/deployments/{id}/rollout";

  private final Deployments deployments;
  private final Rollouts rollouts;
  private final Audited audited;

  RolloutApi(Deployments deployments, Rollouts rollouts, Audited audited) {
    this.deployments = deployments;
    this.rollouts = rollouts;
    this.audited = audited;
  }

  void addTo(Router router, Access access) {
    router.add("GET", PATH, access.allow(Action.LOOK, this::get));
    router.add(
        "PUT",
        PATH + "/status",
        BodyUse.WHOLE,
        access.allow(Action.MANAGE_DEPLOYMENTS, this::change));
  }

  private Reply get(Caller caller, Request request) throws RefusedException, IOException {
    Deployment deployment = found(request);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("plan", PlanText.of(Rollouts.plan(deployment)));
    members.put("state", StateJson.write(rollouts.state(deployment)));
    members.put("in_progress", JsonValue.of(rollouts.inProgress(deployment)));
    return Reply.json(200, new JsonObject(members));
  }

  private Reply change(Caller caller, Request request) throws RefusedException, IOException {
    String status = new Fields(request.jsonObject()).text("status", 100);
    Deployment deployment = found(request);
    boolean isUnderWay =
        switch (status) {
          case "paused" -> rollouts.pause(deployment);
          case "running" -> rollouts.resume(deployment);
          default -> throw new RefusedException(400, "status: expected paused or running");
        };
    if (!isUnderWay) {
      throw new RefusedException(422, "the deployment is finished already");
    }
    audited.done(caller, status, deployment.id(), deployment.artifactName());
    return Reply.empty(204);
  }

  private Deployment found(Request request) throws RefusedException, IOException {
    return deployments
        .find(request.variable("id"))
        .orElseThrow(() -> new RefusedException(404, "there is no such deployment"));
  }
}
