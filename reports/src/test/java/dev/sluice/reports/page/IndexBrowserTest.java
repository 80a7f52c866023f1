package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens {@code index.html} from disk in a browser. */
final class IndexBrowserTest {

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
}
