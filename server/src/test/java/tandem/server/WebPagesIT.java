package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.json.JsonValue.JsonBoolean;
import tandem.json.JsonValue.JsonString;

/** The pages in a real browser (Debian package chromium), as a person uses them. */
@Tag("slow")
class WebPagesIT {
  private static final String TYPE = "board";
  private static final Path PICTURES = Path.of("target", "pages");

  @TempDir Path data;
  @TempDir Path folder;
  @TempDir Path profile;

  @Test
  void wholeUpdate_isDoneAndWatched_withoutAComplaintOrARequestElsewhere() throws Exception {
    String program = program();
    try (TestServer server = new TestServer(data, true);
        Browser browser = new Browser(program, profile)) {
      browser.size(1200, 800);
      server.logIn();
      String root = server.request("/").build().uri().toString();
      TestDevice device = new TestDevice(server, "aa:bb");
      device.authenticate();

      logIn(browser, root, server.password());
      accept(browser);
      device.authenticate();
      upload(browser, root);
      String deployment = deploy(browser, root);
      follow(browser, device, deployment);
      readLog(browser);

      // The clock in a field for a time is the browser's own picture.
      assertThat(browser.requests)
          .allMatch(
              url ->
                  url.startsWith(root)
                      || url.equals("about:blank")
                      || url.startsWith("data:image/svg+xml"));
      assertThat(browser.complaints).isEmpty();
    }
  }

  private static void logIn(Browser browser, String root, String password) throws Exception {
    browser.open(root);
    browser.picture(PICTURES.resolve("login.png"));
    browser.evaluate("document.querySelector('[name=user]').value = 'admin'");
    browser.evaluate("document.querySelector('[name=password]').value = '" + password + "'");
    browser.follow("document.querySelector('.login button').click()");
    assertThat(browser.text()).contains("Devices", "admin (admin)");
  }

  private static void accept(Browser browser) throws Exception {
    assertThat(browser.text()).contains("1 wait for a decision", "mac=aa:bb");
    browser.picture(PICTURES.resolve("devices.png"));
    browser.evaluate("document.querySelector('[name=all]').click()");
    assertThat(browser.evaluate("document.querySelector('[name=device]').checked"))
        .isEqualTo(new JsonBoolean(true));
    browser.follow("document.querySelector('button[value=accepted]').click()");
    assertThat(browser.text()).contains("1 are accepted");
  }

  private void upload(Browser browser, String root) throws Exception {
    Path file = folder.resolve("release-2.mender");
    Files.write(file, new TestArtifacts(folder).unsigned("release-2", TYPE));
    browser.open(root + "ui/artifacts");
    browser.choose("input[type=file]", file);
    browser.follow("document.querySelector('form[data-upload] button').click()");
    assertThat(browser.text()).contains("release-2", "not signed");
  }

  private static String deploy(Browser browser, String root) throws Exception {
    browser.open(root + "ui/deployments/new");
    browser.evaluate("document.querySelector('[name=name]').value = 'March'");
    browser.evaluate("document.querySelector('[name=percent0]').value = '100'");
    browser.picture(PICTURES.resolve("new-deployment.png"));
    browser.follow("document.querySelector('.plan > button').click()");
    assertThat(browser.text()).contains("Deployment March", "100 %");
    String address =
        browser.evaluate("location.pathname") instanceof JsonString text ? text.value() : "";
    return address.substring(address.lastIndexOf('/') + 1);
  }

  private static void follow(Browser browser, TestDevice device, String deployment)
      throws Exception {
    assertThat(device.next("release-1", TYPE).statusCode()).isEqualTo(200);
    device.status(deployment, "downloading");
    // The page is not loaded again: its script brings the new count.
    browser.until("document.querySelector('[data-live=downloading]').textContent === '1'");
    browser.picture(PICTURES.resolve("deployment.png"));
    device.log(
        deployment,
        "{\"messages\":[{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\","
            + "\"message\":\"<img src=x> no space left\"}]}");
    device.status(deployment, "failure");
    browser.until("document.querySelector('[data-live=failure]').textContent === '1'");
    browser.until("document.querySelector('[data-live=status]').textContent === 'finished'");
  }

  private static void readLog(Browser browser) throws Exception {
    browser.follow("location.reload()");
    browser.size(360, 740);
    browser.dark();
    assertThat(browser.evaluate("document.documentElement.scrollWidth <= 360"))
        .as("nothing is wider than a small phone")
        .isEqualTo(new JsonBoolean(true));
    browser.picture(PICTURES.resolve("deployment-phone-dark.png"));
    browser.follow(
        "[...document.querySelectorAll('td a')].find(a => a.textContent === 'Log').click()");
    assertThat(browser.text()).contains("<img src=x> no space left");
    browser.follow("document.querySelector('.who button').click()");
    assertThat(browser.text()).contains("Log in");
  }

  private static String program() {
    Optional<Path> found =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    Needed.orSkip(found.isPresent(), "the package chromium is not installed");
    return found.orElseThrow().toString();
  }
}
