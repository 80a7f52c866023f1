package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The instances, within one transaction. Their names are unique. */
public interface InstanceStore {

  /** One instance. */
  Optional<InstanceRow> get(InstanceId id);

  /**
   * The instance of that name.
   *
   * <pre>{@code SELECT * FROM instance WHERE name = :name}</pre>
   */
  Optional<InstanceRow> byName(String name);

  /**
   * Inserts an instance, or replaces the row with its id.
   *
   * @throws IllegalStateException if another instance has its name: the caller looks first
   */
  void put(InstanceRow row);

  /** Removes an instance; without effect if there is none of that id. */
  void delete(InstanceId id);

  /**
   * A page of the instances, by id.
   *
   * <pre>{@code
   * SELECT * FROM instance WHERE id > :after ORDER BY id LIMIT :limit
   * }</pre>
   */
  List<InstanceRow> page(@Nullable InstanceId after, int limit);

  /**
   * Instances that Nexus is to start by itself ({@link InstanceRow#dueForRestart}), the least
   * recently tried first, so that those which fit nowhere never keep others from their turn. First
   * come those tried at a time that is still to come, since that clock has gone back; then those
   * never tried or tried longest ago; then by id.
   *
   * <pre>{@code
   * SELECT * FROM instance
   * WHERE state = 'FAILED' AND auto_restart AND last_auto_restart > :now
   * ORDER BY last_auto_restart, id LIMIT :limit
   * }</pre>
   *
   * and, up to the limit,
   *
   * <pre>{@code
   * SELECT * FROM instance
   * WHERE state = 'FAILED' AND auto_restart
   *   AND (last_auto_restart IS NULL OR last_auto_restart <= :now - :cooldown)
   * ORDER BY last_auto_restart NULLS FIRST, id LIMIT :limit
   * }</pre>
   */
  List<InstanceRow> dueForRestart(Instant now, Duration cooldown, int limit);
}
