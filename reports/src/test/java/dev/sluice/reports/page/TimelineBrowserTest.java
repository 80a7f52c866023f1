package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.reports.Json;
import dev.sluice.reports.query.Query;
import dev.sluice.reports.trace.TraceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens {@code timeline.html} from disk in a browser and uses it as a person does. */
final class TimelineBrowserTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

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

  @AfterEach
  void nothingIsWrongWithThePage() {
    assertThat(chromium.troubles()).isEmpty();
  }

  @Test
  void onLoad_theViolationIsInViewAndSaidInOneSentence() throws IOException {
    Page page = open(Stories.failing(), "");

    assertThat(page.textContent("#sentence"))
        .startsWith("sled-0 launched vmm-1 at ")
        .contains("its reservoir of boot 1 became ready at ");
    assertThat(
            page.evaluate(
                "axis.u[run.moments[0].index] >= view.a && axis.u[run.moments[0].index] <= view.b"))
        .isEqualTo(true);
    assertThat(page.textContent("#details")).contains("no-launch-before-ready");
    assertThat(page.isVisible("#timeline")).isTrue();
    assertThat(page.isVisible("#smallest")).as("nothing was shrunk").isFalse();
    shot(page, "timeline-light");
  }

  @Test
  void keys_zoomMoveAndComeBack() throws IOException {
    Page page = open(Stories.failing(), "");
    page.focus("#timeline");
    double before = number(page, "view.b - view.a");

    page.keyboard().press("+");
    assertThat(number(page, "view.b - view.a")).isLessThan(before);
    page.keyboard().press("0");
    assertThat(page.evaluate("view.a <= 0 && view.b >= uEnd()")).isEqualTo(true);
    page.keyboard().press("v");
    assertThat(number(page, "view.b - view.a"))
        .isCloseTo(before, org.assertj.core.data.Offset.offset(1.0));
    page.keyboard().press("+");
    double left = number(page, "view.a");
    page.keyboard().press("ArrowRight");
    assertThat(number(page, "view.a")).isGreaterThan(left);
    page.keyboard().press("x");
    assertThat(page.textContent("#axis")).isEqualTo("True time");
  }

  @Test
  void wheelWithControl_zoomsAroundThePointer() throws IOException {
    Page page = open(Stories.failing(), "");
    double before = number(page, "view.b - view.a");
    page.mouse().move(700, 300);
    page.keyboard().down("Control");
    page.mouse().wheel(0, -300);
    page.keyboard().up("Control");
    awaitTrue(page::evaluate, "view.b - view.a < " + before);
  }

  @Test
  void lanesAndKeys_areOnTheScreenOfAPhone_andOneAtATime_andEscapeClosesThem() throws IOException {
    Page page = open(Stories.failing(), "");
    page.setViewportSize(390, 844);
    assertThat(page.evaluate("getComputedStyle(canvas).touchAction"))
        .as("a finger moves the view, not the page")
        .isEqualTo("none");
    for (String popup : new String[] {"Keys", "Lanes"}) {
      page.click("summary:text('" + popup + "')");
      BoundingBox box = page.locator("details[open] .popup").boundingBox();
      assertThat(box.x).as(popup).isNotNegative();
      assertThat(box.x + box.width).as(popup).isLessThanOrEqualTo(390);
    }

    page.keyboard().press("Escape");
    assertThat(page.querySelectorAll("details[open]")).isEmpty();
    assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Lanes");
    page.click("summary:text('Keys')");
    page.mouse().click(200, 800);
    assertThat(page.querySelectorAll("details[open]")).isEmpty();
  }

  @Test
  void faultAndVm_haveTheirAmountsWithUnits() throws IOException {
    Page page = open(Stories.failing(), "");

    assertThat(page.evaluate("bytes(2 ** 30 + 2 ** 21)")).isEqualTo("1026 MiB");
    assertThat(page.evaluate("bytes(2 ** 37 + 2 ** 21)")).isEqualTo("≈ 128.002 GiB");
    assertThat(page.evaluate("[0, 512, 2 ** 31, 5 * 2 ** 29].map(bytes).join()"))
        .isEqualTo("0,512 bytes,2 GiB,2.5 GiB");
    assertThat(page.evaluate("faults.every(one => !faultText(one).endsWith('begins'))"))
        .isEqualTo(true);
  }

  @Test
  void click_showsTheEventUnderThePointer() throws IOException {
    RunStory story = Stories.failing();
    Page page = open(story, "");
    int index = Stories.index(story, "create-asked");
    page.mouse()
        .click(
            number(page, "canvas.getBoundingClientRect().x + xi(" + index + ")"),
            number(page, "canvas.getBoundingClientRect().y + eventY(events[" + index + "])"));

    assertThat(number(page, "events[view.selected].step"))
        .isEqualTo(story.trace().events().get(index).step());
    assertThat(page.textContent("#details .big")).contains("VM-create of vmm-1 reaches bhyve");
    assertThat(page.textContent("#details")).contains("Because of", "--trace --until", "Fields");
    assertThat(page.url()).contains("#step=");
  }

  @Test
  void deepLink_opensAtItsStep() throws IOException {
    RunStory story = Stories.failing();
    long step = story.trace().events().get(Stories.index(story, "boot-began")).step();
    Page page = open(story, "#step=" + step);

    assertThat(page.textContent("#details .big")).isEqualTo("boot 1 begins");
    assertThat(page.evaluate("axis.u[view.selected] >= view.a && axis.u[view.selected] <= view.b"))
        .isEqualTo(true);
  }

  @Test
  void causeAndEffect_areAKeyAway() throws IOException {
    RunStory story = Stories.failing();
    Page page = open(story, "");
    int asked = Stories.index(story, "create-asked");
    page.evaluate("select(" + asked + ", true)");
    page.keyboard().press("[");
    int cause = (int) number(page, "view.selected");
    assertThat(cause).isLessThan(asked);
    page.keyboard().press("]");
    assertThat(number(page, "causes[view.selected]")).isEqualTo(cause);
  }

  @Test
  void search_findsWhatTheQueryInJavaFinds() throws IOException {
    RunStory story = Stories.small();
    Page page = open(story, "");
    List<?> examples =
        new Json().read(Stories.resource("/dev/sluice/reports/query/hits.json"), List.class);
    for (Object each : examples) {
      Map<?, ?> example = (Map<?, ?>) each;
      page.fill("#query", String.valueOf(example.get("query")));
      if (example.get("error") != null) {
        assertThat(page.textContent("#hits")).isEqualTo(example.get("error"));
        assertThat(page.getAttribute("#query", "aria-invalid")).isEqualTo("true");
      } else {
        assertThat(page.evaluate("view.hits")).as("%s", example).isEqualTo(example.get("hits"));
        assertThat(page.getAttribute("#query", "aria-invalid")).isNull();
      }
    }
  }

  @Test
  void nextHit_isSelectedByEnter() throws IOException {
    RunStory story = Stories.failing();
    Page page = open(story, "");
    page.keyboard().press("/");
    page.keyboard().insertText("boot");
    page.keyboard().press("Enter");
    int hit = Query.parse("boot").find(story.trace().events()).get(0);
    assertThat(number(page, "view.selected")).isEqualTo(hit);
    assertThat(page.textContent("#hits")).isEqualTo("1 of 1");
  }

  @Test
  void historyThatFitsNoOrder_isALaneWithTheOrderAsFarAsItGoes() throws IOException {
    Page page = open(Stories.unordered(), "");

    assertThat(page.textContent("#sentence"))
        .startsWith("No order of what was asked of vm-3 explains this get of failed at 5.000 s: ");
    assertThat(page.evaluate("laneY.has('history')")).isEqualTo(true);
    assertThat(page.evaluate("historyBars.map(bar => bar.place)")).isEqualTo(List.of(1, 0, 0));
    assertThat(page.textContent("#details"))
        .contains("Fits nowhere in the history of vm-3", "get: failed", "1. create");
    page.mouse()
        .click(
            number(page, "canvas.getBoundingClientRect().x + xi(misfit.a) + 3"),
            number(
                page,
                "canvas.getBoundingClientRect().y + laneY.get('history').y - view.y + 11"
                    + " + 17 * misfit.row"));
    assertThat(number(page, "events[view.selected].t")).isEqualTo(5e9);
    assertThat(page.isVisible("#smallest")).isTrue();
    assertThat(page.getAttribute("#smallest", "href")).isEqualTo("min/timeline.html");
    shot(page, "timeline-order");
  }

  @Test
  void strip_saysHowFarThePromisesOfASledAreFromBreaking() throws IOException {
    Page page = open(Stories.failing(), "");
    int created = Stories.index(Stories.failing(), "vm-created");

    assertThat(page.evaluate("stripWords('sled-0', " + created + ")"))
        .isEqualTo(
            List.of(
                "settled less what VMs hold: −1 GiB",
                "vmm-1 reached bhyve 18 s before its reservoir was ready"));
    assertThat(page.evaluate("stripWords('sled-0', LAST)"))
        .isEqualTo(
            List.of(
                "settled less what VMs hold: 7 GiB",
                "Nexus has the size that the sled has",
                "vmm-1 reached bhyve 18 s before its reservoir was ready"));
    assertThat(page.evaluate("brokenPromises.map(one => [one.oracle, events[one.from].name])"))
        .isEqualTo(List.of(List.of("no-launch-before-ready", "violation-found")));
    page.mouse()
        .move(
            number(page, "canvas.getBoundingClientRect().x + xi(" + created + ") + 5"),
            number(
                page,
                "canvas.getBoundingClientRect().y + laneY.get('sled-0 strip').y - view.y + 5"));
    awaitTrue(page::evaluate, "byId('tip').textContent.includes('settled less what VMs hold')");
  }

  @Test
  void lanes_canBeHidden() throws IOException {
    Page page = open(Stories.failing(), "");
    page.click("#lanes summary");
    page.uncheck("#laneList >> text=store");
    assertThat(page.evaluate("laneY.has('store')")).isEqualTo(false);
    page.check("#laneList >> text=store");
    assertThat(page.evaluate("laneY.has('store')")).isEqualTo(true);
  }

  @Test
  void fiftyThousandEvents_drawOnlyWhatIsVisible() throws IOException {
    RunStory story = Stories.long50000();
    Page page = open(story, "");
    assertThat(number(page, "events.length")).isEqualTo(50_000);
    awaitTrue(page::evaluate, "drawn.events > 0");
    assertThat(number(page, "drawn.events")).isLessThan(400);
    assertThat(number(page, "drawn.shapes")).isLessThan(400);
    page.keyboard().press("0");
    awaitTrue(page::evaluate, "!pending && view.a <= 0");
    assertThat(number(page, "drawn.events")).as("one a place").isLessThan(20_000);
    Object milliseconds =
        page.evaluate(
            "() => { view.a = 5000; view.b = 5090; const began = performance.now();"
                + " for (let k = 0; k < 20; k++) { view.a += 9; view.b += 9; draw(); }"
                + " return (performance.now() - began) / 20; }");
    System.out.println("a pan frame of 50,000 events: " + milliseconds + " ms");
  }

  @Test
  void sizeOfThePage_staysBelowItsLimit() {
    List<TraceEvent> events = Stories.long50000().trace().events().subList(0, 5_000);
    String page = TimelinePage.of(Stories.story(events, List.of()));
    assertThat(page.length()).isLessThan(3_000_000);
  }

  @Test
  void hostileTexts_becomeNeitherMarkupNorScript() throws IOException {
    RunStory story = Stories.hostile();
    Page page = open(story, "");
    for (int i = 0; i < story.trace().events().size(); i++) {
      page.evaluate("select(" + i + ", true)");
    }
    page.mouse().move(700, 300);
    assertThat(page.evaluate("window.hacked")).isNull();
    assertThat(page.querySelectorAll("img, iframe, #details script")).isEmpty();
    assertThat(page.textContent("#title")).contains("<img src=x");
  }

  @Test
  void twin_showsTheSameTimeAsTheRunThatFails() throws IOException {
    Path failing = Files.createDirectories(folder.resolve("pair"));
    Path passing = Files.createDirectories(failing.resolve("twin"));
    Stories.write(Stories.failing(), failing);
    Stories.write(Stories.small(), passing);
    TimelinePage.write(failing);
    TimelinePage.write(passing);
    TwinPage.write(failing, "<b>a fault</b>", 1_000_000_000L);

    Page page = chromium.open(failing.resolve(TwinPage.FILE), "", ColorScheme.LIGHT);
    page.waitForLoadState();
    Frame above = page.frames().get(1);
    Frame below = page.frames().get(2);
    assertThat(page.textContent("p")).contains("without <b>a fault</b>, which passes");
    assertThat(above.evaluate("timeAt(view.a) < 1e9 && timeAt(view.b) > 32e9")).isEqualTo(true);
    assertThat(below.evaluate("[view.a, view.b]")).isEqualTo(above.evaluate("[view.a, view.b]"));

    above.focus("#timeline");
    page.keyboard().press("+");
    awaitTrue(below::evaluate, "view.b - view.a < 30");
    assertThat(below.evaluate("[view.a, view.b]")).isEqualTo(above.evaluate("[view.a, view.b]"));
  }

  @Test
  void axe_findsNothingSerious_inLightAndInDark() throws IOException {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      Page page = chromium.open(file(Stories.failing()), "", scheme);
      assertThat(Chromium.seriousFindings(page)).as("%s", scheme).isEmpty();
      page.keyboard().press("e");
      assertThat(Chromium.seriousFindings(page)).as("%s with an event", scheme).isEmpty();
      if (scheme == ColorScheme.DARK) {
        assertThat(page.evaluate("document.documentElement.dataset.theme")).isEqualTo("dark");
        shot(page, "timeline-dark");
      }
    }
  }

  private static Page open(RunStory story, String anchor) throws IOException {
    return chromium.open(file(story), anchor, ColorScheme.LIGHT);
  }

  private static Path file(RunStory story) throws IOException {
    Path file = Files.createTempFile(folder, "timeline", ".html");
    Files.writeString(file, TimelinePage.of(story));
    return file;
  }

  private static double number(Page page, String expression) {
    return ((Number) page.evaluate(expression)).doubleValue();
  }

  private static void shot(Page page, String name) {
    Path out = Path.of(System.getProperty("basedir", "."), "target", "screenshots", name + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(out));
  }

  /**
   * Waits for a condition on the page, which is asked from here: Playwright's own waiting evaluates
   * the text within the page, and the page's policy forbids that.
   */
  private static void awaitTrue(Function<String, Object> page, String condition) {
    Awaitility.await(condition)
        .pollInSameThread() // a Playwright page belongs to one thread
        .atMost(PATIENCE)
        .until(() -> Boolean.TRUE.equals(page.apply(condition)));
  }
}
