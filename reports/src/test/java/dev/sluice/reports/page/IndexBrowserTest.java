package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.reports.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens {@code index.html} from disk in a browser. */
final class IndexBrowserTest {

  /** The most lines that a name in the first column takes. */
  private static final String LINES_OF_NAMES =
      "Math.max(...[...document.querySelectorAll('tbody th')].map(name => {"
          + " const range = document.createRange(); range.selectNodeContents(name);"
          + " return range.getClientRects().length; }))";

  @TempDir private static Path folder;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void page_opensQuietly_andAxeFindsNothingSerious_inLightAndInDark() throws IOException {
    Files.writeString(folder.resolve("campaign.json"), Stories.resource("campaign.json"));
    Pages.write(folder);
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page = chromium.open(folder.resolve("index.html"), "", scheme);

      assertThat(page.isVisible("text=How much is left to see")).isTrue();
      assertThat(page.querySelectorAll("script")).isEmpty();
      assertThat(Chromium.seriousFindings(page)).as("%s", scheme).isEmpty();
      Path shot = Path.of(System.getProperty("basedir", "."), "target/screenshots", "index.png");
      page.screenshot(new Page.ScreenshotOptions().setPath(shot).setFullPage(true));
    }
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void fiftyScenarios_areFolded_soThatWhatDidNotPassIsOnTheFirstScreen() throws IOException {
    Page page = many(1440, 900);

    assertThat(page.locator("summary h2").first().boundingBox().y).isLessThan(900);
    assertThat(page.evaluate("document.documentElement.scrollHeight <= 1000")).isEqualTo(true);
    assertThat(page.isVisible("text=a-scenario-with-a-long-name-49")).isFalse();

    page.focus("summary:has(h2)"); // by keyboard
    page.keyboard().press("Enter");
    assertThat(page.isVisible("text=a-scenario-with-a-long-name-49")).isTrue();
    assertThat(page.evaluate(LINES_OF_NAMES)).as("no name goes over two lines").isEqualTo(1);
    assertThat(Chromium.seriousFindings(page)).isEmpty();
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void onAPhone_onlyTablesMoveSideways() throws IOException {
    Page page = many(390, 844);
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)");

    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    assertThat(page.evaluate(LINES_OF_NAMES)).isEqualTo(1);
    assertThat(Chromium.seriousFindings(page)).isEmpty();
  }

  @Test
  void comparison_saysAtItsTopWhatChanged_andHasNothingSerious() throws IOException {
    Path later = Files.createDirectories(folder.resolve("later"));
    Files.writeString(
        later.resolve("campaign.json"),
        Stories.resource("campaign.json").replace("sagas-end", "operations-end"));
    Files.writeString(folder.resolve("campaign.json"), Stories.resource("campaign.json"));
    ComparePage.write(folder, later);
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page = chromium.open(later.resolve("compare.html"), "", scheme);
      assertThat(page.textContent("h1")).isEqualTo("1 worse, 1 better");
      assertThat(page.isVisible("text=new failure: operations-end")).isTrue();
      assertThat(Chromium.seriousFindings(page)).as("%s", scheme).isEmpty();
    }
    assertThat(chromium.troubles()).isEmpty();
  }

  /** Of a campaign of fifty scenarios. */
  private static Page many(int width, int height) throws IOException {
    ObjectNode campaign =
        new Json().read(Stories.resource("campaign.json"), JsonNode.class).deepCopy();
    ObjectNode scenarios = (ObjectNode) campaign.path("scenarios");
    for (int i = 1; i < 50; i++) {
      scenarios.set("a-scenario-with-a-long-name-" + i, scenarios.path("a"));
    }
    Path many = Files.createDirectories(folder.resolve("many"));
    Files.writeString(many.resolve("campaign.json"), campaign.toString());
    Pages.write(many);
    Page page = chromium.open(many.resolve("index.html"), "", ColorScheme.LIGHT);
    page.setViewportSize(width, height);
    return page;
  }
}
