package dev.sluice.reports.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A headless Chromium without a network. It needs Node, Chromium and a folder with the npm packages
 * playwright-core and axe-core ({@code .ci/run} makes it); a desk without them skips its tests,
 * unless {@code SLUICE_BROWSER=required}.
 */
final class Chromium implements AutoCloseable {

  private static final Path NODE_MODULES =
      Path.of(System.getProperty("basedir", ".")).resolve("../target/browser/node_modules");

  /** Beyond any delay of a busy machine: no test is about time. */
  private static final double PATIENCE_MILLIS = 180_000;

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> troubles = new ArrayList<>();

  private Chromium(Path chromium, Path node, Path modules) throws IOException {
    Path driver = Files.createTempDirectory("playwright");
    Files.createSymbolicLink(
        driver.resolve("package"), modules.resolve("playwright-core").toRealPath());
    System.setProperty("playwright.cli.dir", driver.toString());
    playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(
                    Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        node.toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setTimeout(PATIENCE_MILLIS)
                    .setExecutablePath(chromium)
                    .setArgs(List.of("--no-sandbox")));
  }

  /** Starts one, or skips the tests that want it. */
  static Chromium start() throws IOException {
    Path chromium = command("chromium", "chromium-browser", "google-chrome");
    Path node = command("node");
    Path modules = modules();
    if (chromium == null
        || node == null
        || !Files.isDirectory(modules.resolve("playwright-core"))) {
      String missing =
          "no browser: chromium " + chromium + ", node " + node + ", packages " + modules;
      if ("required".equals(System.getenv("SLUICE_BROWSER"))) {
        throw new AssertionError(missing);
      }
      throw new TestAbortedException(missing);
    }
    return new Chromium(chromium, node, modules);
  }

  private static Path modules() {
    String given = System.getenv("SLUICE_BROWSER_MODULES");
    return given == null ? NODE_MODULES : Path.of(given);
  }

  private static @Nullable Path command(String... names) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /** Opens a file; whatever the page complains of or asks the world for is a trouble. */
  Page open(Path file, String anchor, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(1500, 900).setColorScheme(scheme));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.onConsoleMessage(message -> troubles.add("console: " + message.text()));
    page.onPageError(error -> troubles.add("error: " + error));
    String here = "file://" + file.toAbsolutePath().getParent() + "/";
    page.onRequest(
        request -> {
          if (!request.url().startsWith(here)) {
            troubles.add("request: " + request.url());
          }
        });
    page.navigate(file.toUri() + anchor);
    return page;
  }

  /** What pages have complained of so far. */
  List<String> troubles() {
    return troubles;
  }

  /** The serious findings of axe-core, one line each. */
  static List<?> seriousFindings(Page page) throws IOException {
    page.evaluate(Files.readString(modules().resolve("axe-core/axe.min.js")));
    return (List<?>)
        page.evaluate(
            "async () => (await axe.run()).violations.filter(v => ['serious', 'critical']"
                + ".includes(v.impact)).map(v => v.id + ': ' + v.nodes[0].html)");
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
