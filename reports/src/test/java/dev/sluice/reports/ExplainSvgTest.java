package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.ExplainSvg.Percent;
import dev.sluice.reports.ExplainSvg.Point;
import dev.sluice.reports.ExplainSvg.Without;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ExplainSvgTest {

  private static final List<Point> CURVE =
      List.of(
          new Point(0, "+0.000000s", percent(10)),
          new Point(50, "+40.000000s", percent(20)),
          new Point(60, "+41.000000s", percent(90)),
          new Point(100, "+80.000000s", percent(100)));

  @Test
  void curve_isDrawnPointByPoint_withItsSteepestRiseMarked() throws Exception {
    String svg = ExplainSvg.of("lost-replies seed 7", CURVE, List.of());
    assertThat(parsed(svg).getElementsByTagName("circle").getLength()).isEqualTo(4);
    assertThat(svg).contains("the steepest rise: from step 50 to step 60 (+41.000000s)");
  }

  @Test
  void flatCurve_hasNoRise() throws Exception {
    String svg = ExplainSvg.of("always", List.of(new Point(0, "+0s", percent(100))), List.of());
    assertThat(parsed(svg).getElementsByTagName("circle").getLength()).isEqualTo(1);
    assertThat(svg).doesNotContain("steepest");
  }

  @Test
  void faults_areBars_andTheirTextIsNoMarkup() throws Exception {
    String svg =
        ExplainSvg.of(
            "a < b",
            CURVE,
            List.of(new Without("partition *>nexus & back", percent(80), percent(50))));
    Document document = parsed(svg);
    assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(3);
    assertThat(document.getDocumentElement().getTextContent())
        .contains("a < b", "partition *>nexus & back", "80 %, 50 %");
  }

  private static Percent percent(int value) {
    return new Percent(value, Math.max(0, value - 10), Math.min(100, value + 10));
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
