package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A situation in which a search came as far as it could, and could not place the operation whose
 * return was due.
 *
 * @param state the state of the object there
 * @param last the operation placed last; null if none has changed the initial state
 * @param pending operations in flight there that were not placed, the failed one among them
 * @param refusal why the model refuses the failed operation there
 */
public record DeadEnd(Object state, @Nullable Op last, List<Op> pending, String refusal) {}
