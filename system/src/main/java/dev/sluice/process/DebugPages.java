package dev.sluice.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.nexus.store.Datastore;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.http.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is in the books of a Nexus and what its background work did last, for operators. */
final class DebugPages {

  private static final Duration WAIT_MAX = Duration.ofSeconds(5);
  private static final int PAGE_ROWS = 1000;
  private static final JsonMapper JSON =
      JsonMapper.builder().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, false).build();

  private final Datastore datastore;
  private final InstantSource clock;
  private final NexusConfig config;
  private final TaskLog tasks;

  DebugPages(Datastore datastore, InstantSource clock, NexusConfig config, TaskLog tasks) {
    this.datastore = datastore;
    this.clock = clock;
    this.config = config;
    this.tasks = tasks;
  }

  /** The pages by path. */
  Map<String, Page> pages() {
    Map<String, Page> pages = new LinkedHashMap<>();
    pages.put("/debug/instances", Page.of(Role.OPERATOR, () -> rows(this::instances)));
    pages.put("/debug/sagas", Page.of(Role.OPERATOR, () -> rows(DebugPages::sagas)));
    pages.put("/debug/vmms", Page.of(Role.OPERATOR, () -> rows(DebugPages::vmms)));
    pages.put("/debug/outcome", Page.answering(Role.OPERATOR, this::outcome));
    pages.put("/debug/background-tasks", Page.of(Role.OPERATOR, () -> content(200, tasks())));
    return pages;
  }

  private Page.Content rows(Function<Transaction, List<Map<String, Object>>> body) {
    try {
      return content(
          200,
          datastore
              .transact("debug", body)
              .toCompletableFuture()
              .get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return content(503, Map.of("trouble", "database: " + e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return content(503, Map.of("trouble", "interrupted"));
    }
  }

  private List<Map<String, Object>> instances(Transaction tx) {
    Instant now = clock.instant();
    List<Map<String, Object>> all = new ArrayList<>();
    InstanceId last = null;
    List<InstanceRow> page;
    do {
      page = tx.instances().page(last, PAGE_ROWS);
      List<PropolisId> ids = new ArrayList<>();
      for (InstanceRow row : page) {
        if (row.propolis() != null) {
          ids.add(row.propolis());
        }
        last = row.id();
      }
      Map<PropolisId, VmmRow> vmms = tx.vmms().getAll(ids);
      page.forEach(
          row ->
              all.add(
                  instance(row, row.propolis() == null ? null : vmms.get(row.propolis()), now)));
    } while (page.size() == PAGE_ROWS);
    return all;
  }

  private Map<String, Object> instance(InstanceRow row, @Nullable VmmRow vmm, Instant now) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("id", row.id().toString());
    said.put("name", row.spec().name());
    said.put("memoryBytes", row.spec().memoryBytes());
    said.put("state", row.state().name());
    said.put("created", row.timeCreated().toString());
    if (row.propolis() != null) {
      said.put("vmm", row.propolis().toString());
    }
    if (vmm != null) {
      said.put("vmmState", vmm.state().name());
      said.put("sled", vmm.sled().toString());
      said.put("boot", vmm.boot().number());
    }
    if (row.state() == InstanceState.FAILED) {
      Instant failed = row.timeFailed();
      said.put("failedSince", failed == null ? "not in the books" : failed.toString());
    }
    said.put("restart", restart(row, now, config.autoRestartCooldown()));
    if (row.lastAutoRestart() != null) {
      said.put("lastRestart", row.lastAutoRestart().toString());
    }
    return said;
  }

  /** Why Nexus does or does not start an instance by itself now. */
  static String restart(InstanceRow row, Instant now, Duration cooldown) {
    if (row.state() != InstanceState.FAILED) {
      return "no: it has not failed";
    } else if (!row.spec().autoRestart()) {
      return "no: its user does not want that";
    } else if (row.lastAutoRestart() == null || row.dueForRestart(now, cooldown)) {
      return "due: the next round starts it";
    }
    return "not before "
        + row.lastAutoRestart().plus(cooldown)
        + ": it was restarted at "
        + row.lastAutoRestart();
  }

  /** Those that no start or move has in hand, also of instances that are deleted. */
  private static List<Map<String, Object>> vmms(Transaction tx) {
    List<Map<String, Object>> all = new ArrayList<>();
    PropolisId last = null;
    List<VmmRow> page;
    do {
      page = tx.vmms().runningOrStopping(last, PAGE_ROWS);
      for (VmmRow row : page) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", row.id().toString());
        said.put("instance", row.instance().toString());
        said.put("deleted", tx.instances().get(row.instance()).isEmpty());
        said.put("state", row.state().name());
        said.put("sled", row.sled().toString());
        said.put("boot", row.boot().number());
        all.add(said);
        last = row.id();
      }
    } while (page.size() == PAGE_ROWS);
    return all;
  }

  /** What a saga came to that has ended, as a list of one; of none if that is not kept. */
  private Page.Content outcome(@Nullable String query) {
    String id = query != null && query.startsWith("saga=") ? query.substring(5) : "";
    SagaId saga;
    try {
      saga = new SagaId(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      return content(400, Map.of("trouble", "expected ?saga= and the id of a saga"));
    }
    return rows(tx -> tx.outcomes().get(saga).map(DebugPages::outcome).stream().toList());
  }

  private static Map<String, Object> outcome(OutcomeRow row) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("id", row.id().toString());
    said.put("ended", row.timeEnded().toString());
    said.put("outcome", row.kind().name());
    InstanceView started = row.started();
    if (started != null) {
      said.put("instance", started.id().toString());
    }
    said.put("refusals", refusals(row.refusals()));
    return said;
  }

  private static List<String> refusals(List<Refusal> all) {
    return all.stream().map(one -> one.sled() + ": " + one.code() + ": " + one.why()).toList();
  }

  private static List<Map<String, Object>> sagas(Transaction tx) {
    List<Map<String, Object>> all = new ArrayList<>();
    SagaId last = null;
    List<SagaRow> page;
    do {
      page = tx.sagas().unfinished(last, PAGE_ROWS);
      List<PropolisId> ids = new ArrayList<>();
      for (SagaRow row : page) {
        if (row.propolis() != null) {
          ids.add(row.propolis());
        }
        last = row.id();
      }
      Map<PropolisId, VmmRow> vmms = tx.vmms().getAll(ids);
      for (SagaRow row : page) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", row.id().toString());
        said.put("instance", row.instance().toString());
        said.put("step", row.step().name());
        said.put("owner", String.valueOf(row.owner()));
        said.put("epoch", row.epoch().number());
        if (row.propolis() != null) {
          said.put("vmm", row.propolis().toString());
        }
        VmmRow vmm = row.propolis() == null ? null : vmms.get(row.propolis());
        if (vmm != null) {
          said.put("sled", vmm.sled().toString());
          said.put("boot", vmm.boot().number());
        }
        if (row.from() != null) {
          said.put("from", row.from().toString());
        }
        said.put("refusals", refusals(row.refusals()));
        all.add(said);
      }
    } while (page.size() == PAGE_ROWS);
    return all;
  }

  private List<Map<String, Object>> tasks() {
    return List.of(
        task("saga-sweep", config.sagaSweepPeriod(), "saga-list"),
        task("instance-watcher", config.watchPeriod(), "watch-list"),
        task("reservoir-reconciler", config.reconcilePeriod(), "reservoir-list"),
        task("auto-restart", config.autoRestartPeriod(), "auto-restart-list"),
        task("key-cleaner", config.keys().cleanPeriod(), "key-clean"),
        task("beat", config.beatPeriod(), "nexus-beat"));
  }

  private Map<String, Object> task(String name, Duration period, String transaction) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("name", name);
    said.put("periodSeconds", period.toSeconds());
    said.put("transaction", transaction);
    TaskLog.Last last = tasks.of(transaction);
    said.put("ends", last == null ? 0 : last.ends());
    if (last != null) {
      said.put("last", last.time().toString());
      said.put("outcome", last.outcome());
    }
    return said;
  }

  private static Page.Content content(int status, Object said) {
    try {
      return new Page.Content(status, "application/json", JSON.writeValueAsBytes(said));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
