/**
 * What happened in a run, as Jepsen writes it: operations are invoked and end ok, failed or in
 * doubt.
 *
 * <p>To record: {@link dev.sluice.sim.history.History#invoke} answers an id, by which {@code ok},
 * {@code fail} or {@code info} end the operation; {@link dev.sluice.sim.history.Processes} numbers
 * the clients and gives a fresh number to one whose operation ended in doubt. {@code history.ops()}
 * is what the checker takes. {@link dev.sluice.sim.history.EdnWriter#history} makes it a {@code
 * history.edn}, {@link dev.sluice.sim.history.HistoryReader} reads one.
 *
 * <p>Values are Clojure data: {@code null}, {@code Long}, {@code String}, {@code
 * clojure.lang.Keyword} and persistent maps, vectors and sets of these ({@code
 * clojure.lang.RT.map(k, v, ...)}).
 */
@NullMarked
package dev.sluice.sim.history;

import org.jspecify.annotations.NullMarked;
