package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReservoirModeTest {

  private static final long RAM_BYTES = 1024 * GuestMemory.GIB;

  @Property
  void percent_isTheExactShareRoundedDown(
      @ForAll @IntRange(min = 1, max = 99) int percent,
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long ramBytes) {
    long share =
        BigInteger.valueOf(ramBytes)
            .multiply(BigInteger.valueOf(percent))
            .divide(BigInteger.valueOf(100))
            .longValueExact();

    long target = new ReservoirMode.Percent(percent).targetBytes(ramBytes);

    assertThat(target).isEqualTo(share - share % (2 * GuestMemory.MIB));
  }

  @Test
  void mebibytes_areRoundedDownToTwo() {
    assertThat(new ReservoirMode.Mebibytes(5).targetBytes(RAM_BYTES))
        .isEqualTo(4 * GuestMemory.MIB);
  }

  @Test
  void allOfRam_isRefused() {
    assertThat(new ReservoirMode.Mebibytes(1024 * 1024).problem(RAM_BYTES)).isNotNull();
    assertThat(new ReservoirMode.Mebibytes(1024 * 1024 - 1).problem(RAM_BYTES)).isNull();
  }

  @Test
  void percentOutsideOneToNinetyNine_isRefused() {
    assertThat(new ReservoirMode.Percent(0).problem(RAM_BYTES)).contains("1 to 99");
    assertThat(new ReservoirMode.Percent(100).problem(RAM_BYTES)).contains("1 to 99");
    assertThat(new ReservoirMode.Percent(99).problem(RAM_BYTES)).isNull();
    assertThat(new ReservoirMode.Percent(1).problem(RAM_BYTES)).isNull();
  }

  @Test
  void noReservoir_isNoProblem() {
    assertThat(new ReservoirMode.None().problem(RAM_BYTES)).isNull();
    assertThat(new ReservoirMode.None().targetBytes(RAM_BYTES)).isZero();
    assertThat(new ReservoirMode.Mebibytes(0).problem(RAM_BYTES)).isNull();
  }

  @Test
  void negativeSize_isRefused() {
    assertThat(new ReservoirMode.Mebibytes(-1).problem(RAM_BYTES)).contains("0 or more");
  }
}
