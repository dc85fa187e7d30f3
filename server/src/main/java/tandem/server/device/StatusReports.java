package tandem.server.device;

import java.io.IOException;
import tandem.server.fleet.Dispatch;
import tandem.server.fleet.Member;
import tandem.server.fleet.Reported;
import tandem.server.http.Fields;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.store.InstallStatus;

/** Takes what devices say of their deployments. */
final class StatusReports implements DeviceHandler {
  private static final int LONGEST_SUBSTATE = 200;

  private final Dispatch dispatch;

  StatusReports(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  @Override
  public Reply handle(Member device, Request request) throws RefusedException, IOException {
    Fields fields = new Fields(request.jsonObject());
    String text = fields.text("status", 100);
    InstallStatus status =
        InstallStatus.ofDevice(text)
            .orElseThrow(() -> new RefusedException(400, "status: is none that devices have"));
    String substate = fields.optionalText("substate", Integer.MAX_VALUE).orElse("");
    // Refused for a long text, a device would roll back a good system.
    String shortened = substate.substring(0, Math.min(LONGEST_SUBSTATE, substate.length()));
    Reported reported = dispatch.report(device, request.variable("id"), status, shortened);
    return switch (reported) {
      case DONE -> Reply.empty(204);
      case UNKNOWN -> throw new RefusedException(404, "the device has no such deployment");
      case ABORTED -> throw new RefusedException(409, "the deployment was aborted");
    };
  }
}
