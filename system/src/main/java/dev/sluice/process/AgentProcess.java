package dev.sluice.process;

import dev.sluice.agent.AgentConfig;
import dev.sluice.agent.SledAgent;
import dev.sluice.agent.Timing;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.api.SledRole;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.api.call.MovingTransport;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.platform.Platform;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.process.metrics.AgentMetrics;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpListener;
import dev.sluice.transport.http.HttpService;
import dev.sluice.transport.http.HttpTransport;
import dev.sluice.transport.http.Page;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A sled-agent over a hypervisor, serving over HTTP and reporting to a Nexus. */
public final class AgentProcess implements AutoCloseable {

  /** As long as the notifier waits for an answer: longer, and it would ask the same one again. */
  private static final Duration SILENCE = Timing.standard().requestTimeout();

  private final SledAgent agent;
  private final HttpListener listener;

  private AgentProcess(SledAgent agent, HttpListener listener) {
    this.agent = agent;
    this.listener = listener;
  }

  /**
   * What a sled-agent has to be told.
   *
   * @param sled its id
   * @param listen where it serves
   * @param advertise where Nexus reaches it, {@code host:port}; null for where it serves
   * @param nexus where each Nexus of the rack serves, {@code host:port}; it reports to the first
   *     that answers
   * @param state a folder that outlives the process; see {@link BootLedger}
   * @param baseboard the hardware
   * @param ramBytes of the sled
   * @param reservoir to work towards until Nexus says otherwise
   * @param access how it and Nexus know each other
   */
  public record Options(
      SledId sled,
      InetSocketAddress listen,
      @Nullable String advertise,
      List<String> nexus,
      Path state,
      Baseboard baseboard,
      long ramBytes,
      ReservoirMode reservoir,
      ProcessAccess access) {

    /** Keeps a copy of the list. */
    public Options {
      nexus = List.copyOf(nexus);
    }
  }

  /**
   * Starts in a new boot.
   *
   * @param real whose workers it uses; the caller closes it, and {@code bhyve}, after this
   * @throws IOException if the address cannot be had, or the boot not be written down
   * @throws IllegalArgumentException if such a reservoir is not possible
   */
  public static AgentProcess start(Options options, RealPlatform real, Bhyve bhyve)
      throws IOException {
    Platform platform = real.platform();
    // Served from here on, for the address that it reports; no call is taken before the agent is
    // there.
    AgentMetrics metrics = new AgentMetrics();
    AcceptedReports reports =
        new AcceptedReports(
            new NexusClient(
                new ObservedTransport(toNexus(options, platform), metrics.notifier()),
                options.nexus().get(0)));
    CompletableFuture<SledAgent> there = new CompletableFuture<>();
    Map<String, Page> pages =
        new LinkedHashMap<>(HealthPages.of(() -> AgentReadiness.reasons(there.join(), reports)));
    pages.put("/metrics", metrics.page());
    HttpListener listener =
        HttpListener.open(
            options.listen(),
            new HttpService(
                () -> new Dispatcher(there.join()), pages, metrics, options.access().listener()),
            HttpLimits.USUAL,
            platform.ids());
    SledAgent agent = null;
    try {
      BootId boot = new BootLedger(options.state()).begin();
      agent =
          new SledAgent(
              new AgentConfig(
                  options.sled(),
                  boot,
                  Objects.requireNonNullElseGet(
                      options.advertise(), () -> Addresses.words(listener.address())),
                  SledRole.GIMLET,
                  options.baseboard(),
                  Runtime.getRuntime().availableProcessors(),
                  options.ramBytes(),
                  options.reservoir(),
                  Timing.standard()),
              platform,
              bhyve,
              reports);
      metrics.follow(boot.number(), agent.reservoir()::get, reports::generation);
      there.complete(agent);
      agent.start();
      return new AgentProcess(agent, listener);
    } finally {
      closeUnless(agent, listener);
    }
  }

  private static Transport toNexus(Options options, Platform platform) {
    return new MovingTransport(
        new HttpTransport(HttpLimits.USUAL, platform.ids(), options.access().client()),
        options.nexus(),
        0,
        platform.scheduler().worker("nexus-addresses"),
        SILENCE);
  }

  private static void closeUnless(@Nullable SledAgent agent, HttpListener listener) {
    if (agent == null) {
      listener.close();
    }
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /** Ends in good order: open and later requests are refused, and nothing more is reported. */
  @Override
  public void close() {
    agent.shutdown();
    listener.close();
  }
}
