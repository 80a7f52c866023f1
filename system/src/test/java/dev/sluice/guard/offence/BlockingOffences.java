package dev.sluice.guard.offence;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

final class BlockingOffences {

  String joinFuture(CompletableFuture<String> future) {
    return future.join();
  }

  String getFuture(Future<String> future) throws ExecutionException, InterruptedException {
    return future.get();
  }

  String take(BlockingQueue<String> queue) throws InterruptedException {
    return queue.take();
  }

  void await(CountDownLatch latch) throws InterruptedException {
    latch.await();
  }

  void park() {
    LockSupport.park();
  }

  @SuppressWarnings({"WaitNotInLoop", "NakedNotify"})
  void waitForAnotherThread() throws InterruptedException {
    wait();
  }
}
