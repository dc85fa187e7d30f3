package tandem.server.manage;

import java.io.IOException;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;

/** Answers somebody who may do what is asked. */
interface ManageHandler {
  /** Returns the answer. */
  Reply handle(Caller caller, Request request) throws RefusedException, IOException;
}
