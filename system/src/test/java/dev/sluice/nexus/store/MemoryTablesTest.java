package dev.sluice.nexus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MemoryTablesTest {

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final List<String> heard = new ArrayList<>();
  private final MemoryTables tables =
      new MemoryTables(
          (table, before, after) ->
              heard.add(table + " " + (before != null) + " " + (after != null)));

  private static InstanceRow row(int number, String name) {
    return new InstanceRow(
        new InstanceId(new UUID(0, number)),
        new InstanceSpec(name, 1, false),
        InstanceState.STOPPED,
        null,
        Instant.EPOCH,
        null);
  }

  private static InstanceId key(int number) {
    return new InstanceId(new UUID(0, number));
  }

  private boolean put(InstanceRow row) {
    return tables.run(
        tx -> {
          tx.instances().put(row);
          return true;
        });
  }

  private List<InstanceRow> all() {
    return tables.run(tx -> tx.instances().all());
  }

  @Test
  void bodyThatThrows_leavesNoTrace() {
    put(row(1, "a"));
    put(row(2, "b"));
    heard.clear();

    assertThatThrownBy(
            () ->
                tables.run(
                    tx -> {
                      tx.instances().put(row(2, "changed"));
                      tx.instances().put(row(3, "new"));
                      tx.instances().delete(key(1));
                      assertThat(tx.instances().all())
                          .containsExactly(row(2, "changed"), row(3, "new"));
                      throw new Undo();
                    }))
        .isInstanceOf(Undo.class);

    assertThat(all()).containsExactly(row(1, "a"), row(2, "b"));
    assertThat(heard).isEmpty();
  }

  @Test
  void observer_hearsEachCommittedChangeOnce() {
    put(row(1, "a"));
    tables.run(
        tx -> {
          tx.instances().put(row(1, "b"));
          tx.instances().put(row(1, "c"));
          return true;
        });
    tables.run(tx -> tx.instances().delete(key(1)));
    tables.run(tx -> tx.instances().delete(key(1)));

    assertThat(heard)
        .containsExactly("instance false true", "instance true true", "instance true false");
  }

  @Test
  void rowPutUnchanged_isNoChange() {
    put(row(1, "a"));
    put(row(1, "a"));

    assertThat(heard).hasSize(1);
  }

  @Test
  void transactionWithinATransaction_isRefused() {
    assertThatThrownBy(() -> tables.run(tx -> put(row(1, "a"))))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Against a plain map that is copied before each transaction. */
  @Property(tries = 300)
  void tables_actLikeAMapWithUndo(
      @ForAll @Size(max = 12) List<@Size(min = 1, max = 6) List<@IntRange(max = 39) Integer>> txs) {
    Map<InstanceId, InstanceRow> model = new LinkedHashMap<>();
    for (List<Integer> steps : txs) {
      Map<InstanceId, InstanceRow> before = new LinkedHashMap<>(model);
      boolean undo = steps.get(0) % 3 == 0;
      try {
        tables.run(
            tx -> {
              Set<InstanceId> deleted = new LinkedHashSet<>();
              steps.forEach(step -> apply(step, tx.instances(), model, deleted));
              if (undo) {
                throw new Undo();
              }
              return true;
            });
      } catch (Undo undone) {
        model.clear();
        model.putAll(before);
      }
      assertThat(all()).containsExactlyElementsOf(model.values());
    }
    tables.run(
        tx -> {
          tx.instances().all().forEach(row -> tx.instances().delete(row.id()));
          return true;
        });
  }

  private static void apply(
      int step,
      Table<InstanceId, InstanceRow> table,
      Map<InstanceId, InstanceRow> model,
      Set<InstanceId> deleted) {
    InstanceId id = key(step % 4);
    if (step % 5 == 0) {
      assertThat(table.delete(id)).isEqualTo(model.remove(id) != null);
      deleted.add(id);
    } else if (!deleted.contains(id)) { // the one case in which a row's place is not defined
      InstanceRow row = row(step % 4, "name-" + step);
      table.put(row);
      model.put(id, row);
    }
    assertThat(table.get(id).orElse(null)).isEqualTo(model.get(id));
    assertThat(table.all()).containsExactlyElementsOf(model.values());
  }
}
