package tandem.server.device;

import java.io.IOException;
import java.util.Optional;
import tandem.server.fleet.Enrolment;
import tandem.server.fleet.Member;
import tandem.server.http.Handler;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;

/** Answers a device that is let in. */
interface DeviceHandler {

  /** Returns the answer. */
  Reply handle(Member device, Request request) throws RefusedException, IOException;

  /** Decides, once for each request, whether a device may come in with it now. */
  interface Entrance {
    /** Lets everything in at any time. */
    Entrance OPEN = device -> {};

    /** Throws when it is to come later. */
    void enter(Member device) throws RefusedException;
  }

  /** Returns a handler that finds out who asks. */
  static Handler checked(Enrolment enrolment, Entrance entrance, DeviceHandler handler) {
    return new Handler() {
      @Override
      public Optional<Reply> beforeBody(Request request) throws RefusedException {
        entrance.enter(device(enrolment, request));
        return Optional.empty();
      }

      @Override
      public Reply handle(Request request) throws RefusedException, IOException {
        return handler.handle(device(enrolment, request), request);
      }
    };
  }

  private static Member device(Enrolment enrolment, Request request) throws RefusedException {
    return request
        .bearer()
        .flatMap(enrolment::check)
        .orElseThrow(() -> new RefusedException(401, "unauthorized"));
  }
}
