package tandem.managed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonParser;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;

/**
 * A server for devices on the loopback that knows one deployment, remembers what it was told, and
 * answers what a test wants in the place of what is right.
 */
final class TestServer implements AutoCloseable {
  static final String ID = "d-1";
  static final String NAME = "release-2";

  private static final Pattern STATUS = Pattern.compile(".*/deployments/([^/]+)/status");

  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Deque<Wrong>> wrong = new HashMap<>();
  private final Map<String, Wrong> alwaysWrong = new HashMap<>();
  private final List<String> statuses = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private boolean offered = true;
  private boolean forgetful;
  private boolean aborted;
  private int tokens;

  /**
   * A request.
   *
   * @param name which call of the protocol it is, for instance {@code auth} or {@code installing}
   */
  record Call(String name, String method, String path, Map<String, String> headers, String body) {}

  /**
   * An answer that is not right.
   *
   * @param status 0 to close the connection without one
   */
  record Wrong(int status, String body, Map<String, String> headers) {
    static Wrong of(int status) {
      return new Wrong(status, "{\"error\":\"as the test wants\"}", Map.of());
    }
  }

  TestServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Answers the next of these calls so. */
  synchronized TestServer once(String call, Wrong answer) {
    wrong.computeIfAbsent(call, name -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** Answers all of these calls so, from now on. */
  synchronized TestServer always(String call, @Nullable Wrong answer) {
    if (answer == null) {
      alwaysWrong.remove(call);
    } else {
      alwaysWrong.put(call, answer);
    }
    return this;
  }

  /** Hands the deployment out though it has ended. */
  synchronized TestServer forgetful() {
    forgetful = true;
    return this;
  }

  synchronized void abort() {
    aborted = true;
    offered = false;
  }

  synchronized void withdraw() {
    offered = false;
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  synchronized long count(String name) {
    return calls.stream().filter(call -> call.name().equals(name)).count();
  }

  /** Returns the reports that it has accepted, the same in a row once. */
  synchronized List<String> statuses() {
    List<String> all = new ArrayList<>();
    for (String status : statuses) {
      if (all.isEmpty() || !all.get(all.size() - 1).equals(status)) {
        all.add(status);
      }
    }
    return all;
  }

  synchronized List<String> finals() {
    return statuses.stream().filter(s -> s.equals("success") || s.equals("failure")).toList();
  }

  synchronized List<String> logs() {
    return List.copyOf(logs);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Wrong answer;
      synchronized (this) {
        Call call = call(exchange, body);
        calls.add(call);
        answer = next(call).orElseGet(() -> right(call));
      }
      if (answer.status() == 0) {
        return; // closes the connection
      }
      answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = answer.status() == 204 ? new byte[0] : answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Call call(HttpExchange exchange, String body) {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    String path = exchange.getRequestURI().toString();
    return new Call(name(path, body), exchange.getRequestMethod(), path, headers, body);
  }

  private static String name(String path, String body) {
    if (path.endsWith("/auth_requests")) {
      return "auth";
    }
    if (path.endsWith("/attributes")) {
      return "inventory";
    }
    if (path.endsWith("/log")) {
      return "log";
    }
    if (STATUS.matcher(path).matches()) {
      return status(body);
    }
    return path.contains("/v2/") ? "next" : "next v1";
  }

  private static String status(String body) {
    try {
      return JsonParser.parse(body) instanceof JsonObject object
              && object.get("status").orElse(null) instanceof JsonString status
          ? status.value()
          : "?";
    } catch (IOException e) {
      return "?";
    }
  }

  private Optional<Wrong> next(Call call) {
    Deque<Wrong> queue = wrong.getOrDefault(call.name(), new ArrayDeque<>());
    return queue.isEmpty()
        ? Optional.ofNullable(alwaysWrong.get(call.name()))
        : Optional.of(queue.remove());
  }

  private Wrong right(Call call) {
    if (call.name().equals("auth")) {
      tokens++;
      return new Wrong(200, "token-" + tokens, Map.of());
    }
    if (!("Bearer token-" + tokens).equals(call.headers().get("Authorization"))) {
      return Wrong.of(401);
    }
    if (call.name().equals("inventory")) {
      return new Wrong(200, "", Map.of());
    }
    if (call.name().startsWith("next")) {
      return offered ? new Wrong(200, deployment(), Map.of()) : Wrong.of(204);
    }
    if (call.name().equals("log")) {
      logs.add(call.body());
      return Wrong.of(204);
    }
    return report(call);
  }

  private Wrong report(Call call) {
    Matcher id = STATUS.matcher(call.path());
    if (!id.matches() || !id.group(1).equals(ID)) {
      return Wrong.of(404);
    }
    if (aborted) {
      return Wrong.of(409);
    }
    statuses.add(call.name());
    if (call.name().equals("success") || call.name().equals("failure")) {
      offered = forgetful;
    }
    return Wrong.of(204);
  }

  private static String deployment() {
    return """
    {"id": "%s", "artifact": {"artifact_name": "%s", "device_types_compatible": ["t"],
     "source": {"uri": "https://files/a?secret=1", "expire": "2030-01-01T00:00:00Z"}}}
    """
        .formatted(ID, NAME);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
