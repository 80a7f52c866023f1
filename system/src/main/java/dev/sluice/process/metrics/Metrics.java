package dev.sluice.process.metrics;

import dev.sluice.transport.http.HttpObserver;
import dev.sluice.transport.http.Page;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What every process counts, and the page that says it in Prometheus' text format. */
public abstract class Metrics implements HttpObserver {

  private static final PrometheusTextFormatWriter TEXT = PrometheusTextFormatWriter.create();

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests;
  private final Counter launches;

  /**
   * Metrics without values yet.
   *
   * @param launchesHelp which launches this process counts
   */
  Metrics(String launchesHelp) {
    this.requests =
        Counter.builder()
            .name("sluice_http_requests_total")
            .help("Requests answered, by route and status; route is none for what has none.")
            .labelNames("route", "code")
            .withoutExemplars()
            .register(registry);
    this.launches =
        Counter.builder()
            .name("sluice_launches_total")
            .help(launchesHelp)
            .labelNames("outcome")
            .withoutExemplars()
            .register(registry);
  }

  /** The page. */
  public Page page() {
    return () -> {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      try {
        TEXT.write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new Page.Content(200, TEXT.getContentType(), text.toByteArray());
    };
  }

  @Override
  public void answers(Exchange exchange) {
    String route = exchange.route() == null ? "none" : exchange.route();
    requests.labelValues(route, Integer.toString(exchange.status())).inc();
  }

  /** Counts a launch. */
  final void launched(String outcome) {
    launches.labelValues(outcome).inc();
  }

  /** Where more is registered. */
  final PrometheusRegistry registry() {
    return registry;
  }

  /** A counter of outcomes by name of the work. */
  final Outcomes counter(String name, String label, String help) {
    Counter counter =
        Counter.builder()
            .name(name)
            .help(help)
            .labelNames(label, "outcome")
            .withoutExemplars()
            .register(registry);
    return (work, outcome) -> counter.labelValues(work, outcome).inc();
  }
}
