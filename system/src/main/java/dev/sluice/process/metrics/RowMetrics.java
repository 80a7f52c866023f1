package dev.sluice.process.metrics;

import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of Nexus say, read in one transaction a scrape. Without an answer of the database
 * there is {@code sluice_store_up} 0 and nothing else.
 */
final class RowMetrics implements MultiCollector {

  private static final Duration WAIT_MAX = Duration.ofSeconds(2);
  private static final int TRIES_MAX = 3; // a transaction may lose against another
  private static final int PAGE_ROWS = 1000;

  private final Datastore datastore;

  RowMetrics(Datastore datastore) {
    this.datastore = datastore;
  }

  private record Rows(List<SledRow> sleds, Map<SagaRow.Step, Integer> sagas) {}

  @Override
  public MetricSnapshots collect() {
    Rows rows = null;
    for (int i = 0; i < TRIES_MAX && rows == null; i++) {
      rows = read();
    }
    GaugeSnapshot.Builder up =
        gauge("sluice_store_up", "Whether the database answered this scrape.")
            .dataPoint(point(rows == null ? 0 : 1, Labels.EMPTY));
    return rows == null
        ? new MetricSnapshots(up.build())
        : new MetricSnapshots(
            up.build(),
            sagas(rows),
            sledBytes(rows),
            sledPhases(rows),
            perSled(
                rows,
                "sluice_sled_generation",
                "Of the last report accepted.",
                sled -> sled.info().generation()),
            perSled(
                rows, "sluice_sled_boot", "The newest boot known.", sled -> sled.boot().number()));
  }

  private @Nullable Rows read() {
    try {
      return datastore
          .transact("metrics", RowMetrics::rows)
          .toCompletableFuture()
          .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static Rows rows(Transaction tx) {
    List<SledRow> sleds = new ArrayList<>();
    List<SledRow> sledPage = tx.sleds().page(null, PAGE_ROWS);
    sleds.addAll(sledPage);
    while (sledPage.size() == PAGE_ROWS) {
      sledPage = tx.sleds().page(sledPage.get(PAGE_ROWS - 1).id(), PAGE_ROWS);
      sleds.addAll(sledPage);
    }
    Map<SagaRow.Step, Integer> sagas = new EnumMap<>(SagaRow.Step.class);
    List<SagaRow> sagaPage = tx.sagas().unfinished(null, PAGE_ROWS);
    sagaPage.forEach(saga -> sagas.merge(saga.step(), 1, Integer::sum));
    while (sagaPage.size() == PAGE_ROWS) {
      sagaPage = tx.sagas().unfinished(sagaPage.get(PAGE_ROWS - 1).id(), PAGE_ROWS);
      sagaPage.forEach(saga -> sagas.merge(saga.step(), 1, Integer::sum));
    }
    return new Rows(sleds, sagas);
  }

  private static GaugeSnapshot sagas(Rows rows) {
    GaugeSnapshot.Builder sagas =
        gauge("sluice_sagas", "Start sagas that have not ended, by their next step.");
    for (SagaRow.Step step : SagaRow.Step.values()) {
      sagas.dataPoint(point(rows.sagas().getOrDefault(step, 0), Labels.of("step", step.name())));
    }
    return sagas.build();
  }

  private static GaugeSnapshot sledBytes(Rows rows) {
    GaugeSnapshot.Builder bytes =
        gauge(
            "sluice_sled_reservoir_bytes",
            "The reservoir of a sled and what VMs hold of it, as last reported, and what placement"
                + " counts on.");
    for (SledRow sled : rows.sleds()) {
      String id = sled.id().toString();
      bytes.dataPoint(
          point(sled.info().reservoir().desiredBytes(), Labels.of("sled", id, "kind", "desired")));
      bytes.dataPoint(
          point(sled.info().reservoir().settledBytes(), Labels.of("sled", id, "kind", "settled")));
      bytes.dataPoint(point(sled.placeableBytes(), Labels.of("sled", id, "kind", "placeable")));
      Long usedBytes = sled.info().reservoir().usedBytes();
      if (usedBytes != null) {
        bytes.dataPoint(point(usedBytes, Labels.of("sled", id, "kind", "used")));
      }
    }
    return bytes.build();
  }

  private static GaugeSnapshot sledPhases(Rows rows) {
    GaugeSnapshot.Builder phases =
        gauge("sluice_sled_reservoir_phase", "1 for the phase that a sled last reported.");
    for (SledRow sled : rows.sleds()) {
      phases.dataPoint(
          point(
              1,
              Labels.of(
                  "sled", sled.id().toString(), "phase", sled.info().reservoir().phase().name())));
    }
    return phases.build();
  }

  private static GaugeSnapshot perSled(
      Rows rows, String name, String help, ToLongFunction<SledRow> value) {
    GaugeSnapshot.Builder gauge = gauge(name, help);
    for (SledRow sled : rows.sleds()) {
      gauge.dataPoint(point(value.applyAsLong(sled), Labels.of("sled", sled.id().toString())));
    }
    return gauge.build();
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  private static GaugeDataPointSnapshot point(double value, Labels labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }
}
