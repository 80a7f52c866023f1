package dev.sluice.api.call;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An operator's call: one of {@link SledAdminApi}, where each is described. A key that is null is
 * left out on the wire.
 */
public sealed interface SledAdminCall<R> extends Call<R> {

  /** Calls the method that this record stands for. */
  CompletionStage<R> on(SledAdminApi nexus);

  /** {@link SledAdminApi#sleds}. */
  @JsonTypeName("sled-list")
  record ListSleds() implements SledAdminCall<List<SledView>> {
    @Override
    public CompletionStage<List<SledView>> on(SledAdminApi nexus) {
      return nexus.sleds();
    }
  }

  /** {@link SledAdminApi#setPolicy}. */
  @JsonTypeName("sled-set-policy")
  record SetPolicy(
      SledId id, SledPolicy policy, @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements SledAdminCall<Void> {
    @Override
    public CompletionStage<Void> on(SledAdminApi nexus) {
      return nexus.setPolicy(id, policy, idempotencyKey);
    }
  }

  /** {@link SledAdminApi#decommission}. */
  @JsonTypeName("sled-decommission")
  record Decommission(SledId id, @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements SledAdminCall<Void> {
    @Override
    public CompletionStage<Void> on(SledAdminApi nexus) {
      return nexus.decommission(id, idempotencyKey);
    }
  }

  /** {@link SledAdminApi#setDesiredReservoir}. */
  @JsonTypeName("sled-set-desired-reservoir")
  record SetDesiredReservoir(
      SledId id,
      ReservoirMode desired,
      @JsonInclude(NON_NULL) @Nullable IdempotencyKey idempotencyKey)
      implements SledAdminCall<Void> {
    @Override
    public CompletionStage<Void> on(SledAdminApi nexus) {
      return nexus.setDesiredReservoir(id, desired, idempotencyKey);
    }
  }

  /** {@link SledAdminApi#abandonSaga}. */
  @JsonTypeName("saga-abandon")
  record AbandonSaga(SagaId id) implements SledAdminCall<Void> {
    @Override
    public CompletionStage<Void> on(SledAdminApi nexus) {
      return nexus.abandonSaga(id);
    }
  }
}
