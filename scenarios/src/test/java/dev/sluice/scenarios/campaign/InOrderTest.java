package dev.sluice.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InOrderTest {

  private final List<Long> taken = new ArrayList<>();

  @Test
  void results_comeInOrder_whoeverIsFirst() {
    CountDownLatch second = new CountDownLatch(1);
    InOrder.run(
        2,
        2,
        piece -> {
          if (piece == 1) {
            second.countDown();
          } else {
            await(second); // the first ends only after the second
          }
          return piece;
        },
        taken::add);

    assertThat(taken).containsExactly(0L, 1L);
  }

  @Test
  void everyPiece_isDoneOnce() {
    InOrder.run(5_000, 4, piece -> piece * piece, taken::add);

    assertThat(taken).isEqualTo(LongStream.range(0, 5_000).map(n -> n * n).boxed().toList());
  }

  @Test
  void workAhead_isBounded() {
    AtomicLong furthest = new AtomicLong();
    InOrder.run(
        10_000,
        2,
        piece -> {
          furthest.accumulateAndGet(piece, Math::max);
          return piece;
        },
        piece -> {
          assertThat(furthest.get() - piece).isLessThanOrEqualTo(2 * 64);
          return true;
        });
  }

  @Test
  void taker_endsItAll() {
    InOrder.run(
        1_000_000,
        2,
        piece -> piece,
        piece -> {
          taken.add(piece);
          return piece < 10;
        });

    assertThat(taken).hasSize(11);
  }

  @Test
  void noPieces_isNoWork() {
    InOrder.run(0, 2, piece -> piece, taken::add);

    assertThat(taken).isEmpty();
  }

  @Test
  void brokenWorker_endsItAll() {
    assertThatThrownBy(
            () ->
                InOrder.run(
                    10,
                    2,
                    piece -> {
                      throw new AssertionError("no " + piece);
                    },
                    piece -> true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a worker broke down: java.lang.AssertionError: no ");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
