package tandem.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

class UrlSourceTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @Test
  void bodyOfKnownLength_isReadToItsEndAndNotFurther() throws Exception {
    try (FaultyHttpServer server =
            FaultyHttpServer.answering(OK + "content-LENGTH: 5\r\n\r\nhello, and more");
        Source.Opened opened = Urls.source(server.url("/a.mender")).open()) {

      assertThat(opened.length()).isEqualTo(OptionalLong.of(5));
      assertThat(opened.stream().readAllBytes()).asString().isEqualTo("hello");
      assertThat(opened.stream().read()).isEqualTo(-1);
    }
  }

  @Test
  void request_asksForTheBytesAsTheyAreStored() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering(OK + "\r\nhello")) {

      assertThat(Opening.read(Urls.source(server.url("/a b?c=ü#part")))).isEqualTo("hello");

      assertThat(server.requests())
          .containsExactly(
              List.of(
                  "GET /a%20b?c=%C3%BC HTTP/1.1",
                  "Host: 127.0.0.1:" + server.port(),
                  "User-Agent: tandem",
                  "Accept: */*",
                  "Accept-Encoding: identity",
                  "Connection: close"));
    }
  }

  @Test
  void userAndPassword_areSentAndNotShown() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering("HTTP/1.1 401 No\r\n\r\n")) {
      String url = "http://user:p%40ss+@127.0.0.1:" + server.port() + "/a?token=secret";
      UpdateException refusal = Urls.refusal(url);

      // printf 'user:p@ss+' | base64
      assertThat(server.requests().get(0)).contains("Authorization: Basic dXNlcjpwQHNzKw==");
      assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(refusal)
          .hasMessage(
              "http://127.0.0.1:%d/a?...: server answered 401 No, expected 200", server.port());
      assertThat(Urls.source(url).name()).isEqualTo(server.url("/a?..."));
    }
  }

  @Test
  void bodyOfUnknownLength_endsWithTheConnection() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering("HTTP/1.0 200\r\n\r\nhello");
        Source.Opened opened = Urls.source(server.url("/")).open()) {

      assertThat(opened.length()).isEmpty();
      assertThat(opened.stream().readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @Test
  void chunkedBody_isJoined() throws Exception {
    String body = "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: t\r\n\r\n";
    try (FaultyHttpServer server =
            FaultyHttpServer.answering(
                OK + "Transfer-Encoding: Chunked\r\nContent-Length: 99\r\n\r\n" + body);
        Source.Opened opened = Urls.source(server.url("/")).open()) {

      assertThat(opened.length()).isEmpty();
      assertThat(opened.stream().readAllBytes()).asString().isEqualTo("hello");
    }
  }

  @Test
  void plainHttp_isRefusedUnlessAllowed() {
    assertThatThrownBy(
            () ->
                new UrlSource(
                    URI.create("http://example.com/a?key=secret"), HttpOptions.defaults(Map.of())))
        .isInstanceOfSatisfying(
            UpdateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.USAGE);
              assertThat(e.hint().orElseThrow()).contains("--allow-http");
            })
        .hasMessage("http://example.com/a?...: is not encrypted, expected https");
  }

  @Test
  void hostWithADeadFirstAddress_isReachedAtTheSecond() throws Exception {
    InetAddress dead = InetAddress.getByName("127.0.0.2");
    InetAddress alive = InetAddress.getLoopbackAddress();
    try (FaultyHttpServer server = FaultyHttpServer.answering(OK + "\r\nhello")) {
      String url = "http://two.example:" + server.port() + "/";
      UrlSource source =
          new UrlSource(url, Urls.OPTIONS, host -> new InetAddress[] {dead, alive}, List.of());

      assertThat(Opening.read(source)).isEqualTo("hello");
      assertThat(server.requests().get(0)).contains("Host: two.example:" + server.port());
    }
  }

  @Test
  void ipv6Address_isAskedInBrackets() throws Exception {
    ServerSocket listener = new ServerSocket();
    try {
      listener.bind(new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0));
    } catch (IOException e) {
      RequiredTool.require(false, "no ::1 here: " + e.getMessage());
    }
    try (FaultyHttpServer server =
        FaultyHttpServer.start(listener, exchange -> exchange.send(OK + "\r\nhello"))) {

      assertThat(Opening.read(Urls.source("http://[::1]:" + server.port()))).isEqualTo("hello");
      assertThat(server.requests().get(0)).contains("Host: [::1]:" + server.port());
    }
  }

  @Test
  void hostWithNoLiveAddress_namesThemAll() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    InetAddress[] addresses = {
      InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3")
    };
    UrlSource source =
        new UrlSource(
            "http://two.example:" + port + "/x?s=1", Urls.OPTIONS, host -> addresses, List.of());

    UpdateException refusal = Opening.refusal(source);

    assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(refusal)
        .hasMessage(
            "http://two.example:%d/x?...: could not connect to two.example:%d"
                + " (127.0.0.2: Connection refused; 127.0.0.3: Connection refused)",
            port, port);
  }

  @Test
  void hostWithoutAddress_isNamed() {
    assertThatThrownBy(
            () ->
                new UrlSource(
                        "http://none.example/",
                        Urls.OPTIONS,
                        host -> {
                          throw new UnknownHostException(host + ": unknown");
                        },
                        List.of())
                    .open())
        .hasMessage("http://none.example/: host name can not be resolved: none.example: unknown");
  }

  @Test
  void closedStream_endsTheConnectionAtOnceAndReadsNoMore() throws Exception {
    try (FaultyHttpServer server =
        FaultyHttpServer.start(
            exchange -> {
              exchange.send(OK + "Content-Length: 5\r\n\r\n");
              exchange.stall();
            })) {
      Source.Opened opened = Urls.source(server.url("/")).open();
      InputStream in = opened.stream();

      opened.close();

      assertThatThrownBy(in::read).hasMessage(server.url("/") + ": stream is closed");
    }
  }

  @Test
  void secondOpening_asksAgain() throws Exception {
    try (FaultyHttpServer server = FaultyHttpServer.answering(OK + "\r\nhello")) {
      UrlSource source = Urls.source(server.url("/"));

      assertThat(Opening.read(source)).isEqualTo("hello");
      assertThat(Opening.read(source)).isEqualTo("hello");
      assertThat(server.requests()).hasSize(2);
    }
  }
}
