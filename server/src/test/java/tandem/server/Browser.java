package tandem.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tandem.json.JsonException;
import tandem.json.JsonParser;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonNumber;
import tandem.json.JsonValue.JsonObject;
import tandem.json.JsonValue.JsonString;
import tandem.json.JsonWriter;

/** A real browser without a window, driven through its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final String ANNOUNCED = "DevTools listening on ";
  private static final long SECONDS = 30;

  /** What the browser asked for, and what its console complained about. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  final List<String> complaints = new CopyOnWriteArrayList<>();

  private final Process process;
  private final WebSocket socket;
  private final Map<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private String session = "";

  Browser(String program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address()), new Messages())
            .get(SECONDS, TimeUnit.SECONDS);
    String target =
        text(call("Target.createTarget", Map.of("url", JsonValue.of("about:blank"))), "targetId");
    Map<String, JsonValue> attach = new LinkedHashMap<>();
    attach.put("targetId", JsonValue.of(target));
    attach.put("flatten", new JsonBoolean(true));
    session = text(call("Target.attachToTarget", attach), "sessionId");
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM")) {
      call(domain + ".enable", Map.of());
    }
  }

  private String address() throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    String line = errors.readLine();
    while (line != null && !line.startsWith(ANNOUNCED)) {
      line = errors.readLine();
    }
    if (line == null) {
      throw new IOException("the browser ended before it listened");
    }
    Thread drain = new Thread(() -> errors.lines().forEach(l -> {}), "browser-errors");
    drain.setDaemon(true);
    drain.start();
    return line.substring(ANNOUNCED.length());
  }

  /** Sets the size of the window in pixels. */
  void size(int width, int height) throws Exception {
    Map<String, JsonValue> metrics = new LinkedHashMap<>();
    metrics.put("width", JsonValue.of(width));
    metrics.put("height", JsonValue.of(height));
    metrics.put("deviceScaleFactor", JsonValue.of(1));
    metrics.put("mobile", new JsonBoolean(width < 500));
    call("Emulation.setDeviceMetricsOverride", metrics);
  }

  /** Shows colours as somebody who wants it dark sees them. */
  void dark() throws Exception {
    JsonValue feature = JsonValue.strings(Map.of("name", "prefers-color-scheme", "value", "dark"));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", new JsonValue.JsonArray(List.of(feature))));
  }

  /** Opens an address, and waits until it is loaded. */
  void open(String address) throws Exception {
    evaluate("window.left = true");
    call("Page.navigate", Map.of("url", JsonValue.of(address)));
    until("!window.left && document.readyState === 'complete'");
  }

  /** Does something that leads to another page, and waits until that is loaded. */
  void follow(String script) throws Exception {
    evaluate("window.left = true");
    evaluate(script);
    until("!window.left && document.readyState === 'complete'");
  }

  /** Waits until an expression is true. */
  void until(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!is(expression)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never true: " + expression + "\n" + text());
      }
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
          .get();
    }
  }

  private boolean is(String expression) throws Exception {
    try {
      return evaluate("Boolean(" + expression + ")").equals(new JsonBoolean(true));
    } catch (IOException e) {
      return false; // the page changes this very moment
    }
  }

  /** Returns the text that somebody reads. */
  String text() throws Exception {
    return evaluate("document.body.innerText") instanceof JsonString text ? text.value() : "";
  }

  /** Returns the value of an expression. */
  JsonValue evaluate(String expression) throws Exception {
    Map<String, JsonValue> parameters = new LinkedHashMap<>();
    parameters.put("expression", JsonValue.of(expression));
    parameters.put("returnByValue", new JsonBoolean(true));
    JsonObject answer = call("Runtime.evaluate", parameters);
    if (answer.get("exceptionDetails").isPresent()) {
      throw new AssertionError(expression + ": " + JsonWriter.compact(answer));
    }
    return ((JsonObject) answer.get("result").orElseThrow())
        .get("value")
        .orElse(new JsonValue.JsonNull());
  }

  /** Chooses a file, as somebody does in the dialog. */
  void choose(String selector, Path file) throws Exception {
    Map<String, JsonValue> parameters = new LinkedHashMap<>();
    parameters.put("expression", JsonValue.of("document.querySelector('" + selector + "')"));
    JsonObject result =
        (JsonObject) call("Runtime.evaluate", parameters).get("result").orElseThrow();
    Map<String, JsonValue> choice = new LinkedHashMap<>();
    choice.put("files", JsonValue.strings(List.of(file.toString())));
    choice.put("objectId", JsonValue.of(text(result, "objectId")));
    call("DOM.setFileInputFiles", choice);
  }

  /** Writes what is to be seen into a file. */
  void picture(Path file) throws Exception {
    JsonObject answer = call("Page.captureScreenshot", Map.of("format", JsonValue.of("png")));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, Base64.getDecoder().decode(text(answer, "data")));
  }

  private JsonObject call(String method, Map<String, JsonValue> parameters) throws Exception {
    long id = calls.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    Map<String, JsonValue> message = new LinkedHashMap<>();
    message.put("id", JsonValue.of(id));
    message.put("method", JsonValue.of(method));
    message.put("params", new JsonObject(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", JsonValue.of(session));
    }
    socket
        .sendText(JsonWriter.compact(new JsonObject(message)), true)
        .get(SECONDS, TimeUnit.SECONDS);
    JsonObject got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.get("error").isPresent()) {
      throw new IOException(method + ": " + JsonWriter.compact(got));
    }
    return (JsonObject) got.get("result").orElseThrow();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.get(name).orElseThrow()).value();
  }

  private void received(JsonObject message) {
    if (message.get("id").orElse(null) instanceof JsonNumber id) {
      CompletableFuture<JsonObject> answer = waiting.remove(Long.parseLong(id.text()));
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    String all = JsonWriter.compact(message);
    switch (text(message, "method")) {
      case "Network.requestWillBeSent" -> requests.add(url(message));
      case "Runtime.exceptionThrown", "Log.entryAdded" -> complaints.add(all);
      case "Runtime.consoleAPICalled" -> complaints.add(all);
      default -> {
        // the other events are of no interest
      }
    }
  }

  private static String url(JsonObject message) {
    JsonObject parameters = (JsonObject) message.get("params").orElseThrow();
    return text((JsonObject) parameters.get("request").orElseThrow(), "url");
  }

  /** Puts the parts of messages together. */
  private final class Messages implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        String whole = message.toString();
        message.setLength(0);
        try {
          received((JsonObject) JsonParser.parse(whole));
        } catch (JsonException e) {
          complaints.add("no JSON from the browser: " + e.getMessage());
        }
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    socket.abort();
    // Its helpers, too, write into the profile, which is deleted next.
    List<ProcessHandle> helpers = process.descendants().toList();
    process.destroyForcibly().onExit().join();
    for (ProcessHandle helper : helpers) {
      helper.destroyForcibly();
      helper.onExit().join();
    }
  }
}
