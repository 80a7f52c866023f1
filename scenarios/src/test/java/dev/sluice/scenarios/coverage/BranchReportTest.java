package dev.sluice.scenarios.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BranchReportTest {

  private static final String GATE = "dev.sluice.agent.Gate";
  private static final String WIDE = "if (open && wide) {";
  private static final String BROKEN = "if (broken) {";
  private static final List<String> SOURCE =
      List.of("class Gate {", "  " + WIDE, "  " + BROKEN, "  " + WIDE);

  @Test
  void missedBranch_isWithoutAReason_unlessOneIsWritten() {
    BranchReport report =
        report(
            List.of(line("enter", 2, 3, 4), line("enter", 3, 0, 2)),
            reason("enter", BROKEN, 2, "for once"));

    assertThat(report.missed())
        .extracting(one -> one.text() + " " + one.unexplained() + one.reasons())
        .containsExactly(WIDE + " 1[]", BROKEN + " 0[for once]");
    assertThat(report.branches()).isEqualTo(6);
    assertThat(report.taken()).isEqualTo(3);
    assertThat(report.explained()).isEqualTo(2);
    assertThat(report.unexplained()).isEqualTo(1);
    assertThat(report.percent(report.taken())).isEqualTo(50);
    assertThat(report.classes().get(GATE)).isEqualTo(new BranchReport.Count(3, 3));
    assertThat(report.stale()).isEmpty();
  }

  @Test
  void branchThatIsMissedBeyondItsReasons_isWithoutOne() {
    BranchReport report =
        report(List.of(line("enter", 2, 1, 4)), reason("enter", WIDE, 2, "never wide"));

    assertThat(report.missed().get(0).unexplained()).isEqualTo(1);
    assertThat(report.missed().get(0).reasons()).containsExactly("never wide");
    assertThat(report.stale()).isEmpty();
  }

  @Test
  void reasonOfABranchThatIsTaken_isNamed() {
    BranchReport report =
        report(
            List.of(line("enter", 2, 3, 4), line("enter", 3, 2, 2)),
            reason("enter", WIDE, 1, "never wide"),
            reason("enter", WIDE, 1, "never open"),
            reason("enter", BROKEN, 1, "never broken"));

    assertThat(report.stale())
        .containsExactly(
            GATE + " enter: " + WIDE + ": taken after all, 1 of the 2 branches that have a reason",
            GATE
                + " enter: "
                + BROKEN
                + ": taken after all, 1 of the 1 branches that have a reason");
  }

  @Test
  void reasonOfALineThatIsGone_isNamed() {
    List<BranchLine> lines = List.of(line("enter", 2, 3, 4));

    assertThat(report(lines, reason("leave", WIDE, 1, "not in here")).stale())
        .containsExactly(GATE + " leave: " + WIDE + ": no such line with branches");
    assertThat(report(lines, reason("enter", "if (wide) {", 1, "other text")).stale()).hasSize(1);
  }

  @Test
  void sameLineTwiceInAMethod_hasOneReasonForBoth() {
    BranchReport report =
        report(
            List.of(line("enter", 2, 3, 4), line("enter", 4, 2, 4)),
            reason("enter", WIDE, 3, "never wide"));

    assertThat(report.unexplained()).isZero();
    assertThat(report.stale()).isEmpty();
  }

  @Test
  void reasons_areReadWithAllTheirFields() throws JsonProcessingException {
    String one =
        """
        {"class": "a.B", "method": "c", "line": "if (d) {", "missed": 1, "reason": "e"}""";

    assertThat(UnreachedReason.parse("{\"unreached\": [" + one + "]}"))
        .containsExactly(new UnreachedReason("a.B", "c", "if (d) {", 1, "e"));
    assertThatThrownBy(
            () -> UnreachedReason.parse("{\"unreached\": [" + one.replace("line", "lines") + "]}"))
        .hasMessageContaining("lines");
  }

  private static BranchReport report(List<BranchLine> lines, UnreachedReason... reasons) {
    return BranchReport.of(lines, List.of(reasons), file -> SOURCE);
  }

  private static BranchLine line(String method, int number, int taken, int of) {
    return new BranchLine(GATE, method, number, taken, of);
  }

  private static UnreachedReason reason(String method, String text, int missed, String why) {
    return new UnreachedReason(GATE, method, text, missed, why);
  }
}
