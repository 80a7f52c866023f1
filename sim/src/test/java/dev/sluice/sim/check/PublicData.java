package dev.sluice.sim.check;

import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import dev.sluice.sim.history.Op;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The histories with known verdicts that lie beside the tests; see {@code checker-data/README.md}.
 */
final class PublicData {

  private static final String FOLDER = "/checker-data/";

  private PublicData() {}

  /**
   * A row of the manifest.
   *
   * @param porcupineMillis what Porcupine takes for it, warm; NaN if that is not known or it gave
   *     up
   */
  record Row(
      String file,
      String model,
      boolean independent,
      @Nullable Object init,
      String expected,
      double porcupineMillis,
      boolean porcupineGivesUp) {

    /** The file, and whether its keys are judged by themselves. */
    String name() {
      return file + (independent ? " by key" : "");
    }

    /** The histories to judge: one, or one a key. */
    Collection<List<Op>> histories() {
      List<Op> history = history();
      return independent ? Independent.split(history).values() : List.of(history);
    }

    List<Op> history() {
      try (InputStream in = open(file)) {
        return HistoryReader.read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The verdict in the manifest's words. */
    String verdict(Collection<List<Op>> histories) {
      String verdict = "valid";
      for (List<Op> history : histories) {
        Verdict one = verdictOf(history);
        if (one instanceof Invalid) {
          return "invalid";
        } else if (one instanceof Verdict.Unknown) {
          verdict = "unknown";
        }
      }
      return verdict;
    }

    Verdict verdictOf(List<Op> history) {
      return Linearizability.check(model, init, history, Budget.DEFAULT);
    }

    String verdict() {
      try {
        return verdict(histories());
      } catch (MalformedHistoryException e) {
        return "malformed";
      }
    }
  }

  /** The first row of this name. */
  static Row row(String name) {
    return rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = open("manifest.tsv")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      List<String> columns = Arrays.asList(lines.get(0).split("\t"));
      for (String line : lines.subList(1, lines.size())) {
        List<String> cells = Arrays.asList(line.split("\t"));
        String init = cells.get(columns.indexOf("init"));
        String porcupine = cells.get(columns.indexOf("porcupine_ms"));
        boolean measured = !porcupine.equals("-") && !porcupine.startsWith(">");
        rows.add(
            new Row(
                cells.get(columns.indexOf("file")),
                cells.get(columns.indexOf("model")),
                cells.get(columns.indexOf("options")).equals("--independent"),
                init.equals("-") ? null : HistoryReader.value(init),
                cells.get(columns.indexOf("expected")),
                measured ? Double.parseDouble(porcupine) : Double.NaN,
                porcupine.startsWith(">")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(PublicData.class.getResourceAsStream(FOLDER + name), name);
  }
}
