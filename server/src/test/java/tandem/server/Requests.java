package tandem.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tandem.server.RawHttp.Answer;

/** Requests that are sent together: thousands of them one by one would take minutes. */
final class Requests {
  private static final int TOGETHER = 50;

  private final int port;
  private final Attempts attempts;
  private final List<String> tried = new ArrayList<>();
  private final List<byte[]> requests = new ArrayList<>();

  Requests(int port, Attempts attempts) {
    this.port = port;
    this.attempts = attempts;
  }

  /** Adds a request, and sends all when they are many. */
  void add(String what, byte[] request) throws IOException {
    tried.add(what);
    requests.add(request);
    if (requests.size() == TOGETHER) {
      send();
    }
  }

  /** Sends what is left, and notes the answers. */
  void send() throws IOException {
    List<Answer> answers = RawHttp.pipeline(port, requests);
    for (int i = 0; i < answers.size(); i++) {
      attempts.note(tried.get(i), answers.get(i));
    }
    tried.clear();
    requests.clear();
  }
}
