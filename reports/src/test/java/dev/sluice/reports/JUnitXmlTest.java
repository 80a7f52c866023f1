package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/** Whatever a campaign ends with, its {@code junit.xml} is of the form that CI servers read. */
final class JUnitXmlTest {

  private static final String HOSTILE =
      "a < b & \"c\" \u0001 \uFFFE \uD800 \uD83D\uDE00 ]]> </failure>";

  @Test
  void everyKindOfEnd_isValidByTheSchema() throws IOException, SAXException {
    validate(
        xml(
            true,
            Results.passed("a", 1),
            Results.failed("a", 2, HOSTILE, HOSTILE),
            Results.result("a", 3, SeedVerdict.UNDECIDED, List.of(), List.of("too long")),
            Results.result("b", 1, SeedVerdict.ERROR, List.of(), List.of(HOSTILE))));
    validate(xml(false, Results.passed("a", 1)));
  }

  @Test
  void schema_refusesWhatIsNotOfTheForm() throws IOException {
    String xml = xml(false, Results.passed("a", 1));

    assertThatThrownBy(() -> validate(xml.replace("tests=\"1\"", "tests=\"one\"")))
        .isInstanceOf(SAXException.class);
    assertThatThrownBy(() -> validate(xml.replace("testcase", "case")))
        .isInstanceOf(SAXException.class);
  }

  @Test
  void charactersBeyondTheFirstPlane_stay() {
    assertThat(xml(false, Results.failed("a", 2, "some-promise", HOSTILE)))
        .contains("\uD83D\uDE00")
        .doesNotContain("\uFFFE");
  }

  private static String xml(boolean interrupted, SeedResult... results) {
    Tally tally = new Tally(List.of("a", "b"));
    for (SeedResult result : results) {
      tally.add(result);
    }
    CampaignArguments arguments =
        new CampaignArguments(
            new TreeMap<>(
                Map.of(
                    "a", new CampaignArguments.Source("a", "", ""),
                    "b", new CampaignArguments.Source("b", "", ""))),
            "1..3",
            null,
            "1/1",
            false,
            0,
            0,
            0);
    CampaignSummary summary =
        new CampaignSummary(
            tally,
            new Provenance("c0ffee", "17"),
            1,
            3_000_000,
            new CampaignSummary.Extent(9, interrupted, false, arguments),
            List.of(),
            List.of());
    return new JUnitXml(tally, summary).text();
  }

  private static void validate(String xml) throws IOException, SAXException {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(Objects.requireNonNull(JUnitXmlTest.class.getResource("junit.xsd")))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
  }
}
