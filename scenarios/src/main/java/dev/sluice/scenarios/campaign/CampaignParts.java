package dev.sluice.scenarios.campaign;

import dev.sluice.scenarios.file.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks that some folders hold all parts of one campaign. */
final class CampaignParts {

  private static final int NAMED_MAX = 10;

  private CampaignParts() {}

  /** The parts in their order. */
  static List<CampaignPart> of(List<Path> folders, String commit) {
    List<CampaignPart> read = new ArrayList<>();
    for (Path folder : folders) {
      CampaignPart part = CampaignPart.read(folder);
      if (!read.isEmpty()) {
        checkAlike(read.get(0), part);
      }
      read.add(part);
    }
    CampaignPart first = read.get(0);
    String theirs = first.file().provenance().commit();
    if (!theirs.equals(commit)) {
      throw new BadInputException(
          first.folder()
              + ": run by commit "
              + theirs
              + ", expected that of this build, "
              + commit);
    }
    List<CampaignPart> sorted = sorted(read);
    checkMostFailures(sorted);
    return sorted;
  }

  private static void checkAlike(CampaignPart first, CampaignPart other) {
    String mine = first.file().provenance().commit();
    String theirs = other.file().provenance().commit();
    if (!mine.equals(theirs)) {
      throw differs(other, first, "commit " + theirs + ", expected " + mine);
    }
    String difference = first.file().arguments().difference(other.file().arguments());
    if (difference != null) {
      throw differs(other, first, difference);
    }
    if (first.shard().of() != other.shard().of()) {
      throw differs(
          other,
          first,
          "part " + other.shard().text() + ", expected a part of " + first.shard().of());
    }
  }

  private static BadInputException differs(CampaignPart other, CampaignPart first, String what) {
    return new BadInputException(other.folder() + ": " + what + " as in " + first.folder());
  }

  private static List<CampaignPart> sorted(List<CampaignPart> read) {
    @Nullable CampaignPart[] sorted = new @Nullable CampaignPart[read.get(0).shard().of()];
    for (CampaignPart part : read) {
      int place = part.shard().number() - 1;
      CampaignPart before = sorted[place];
      if (before != null) {
        throw new BadInputException(
            "%s: part %s as in %s, expected each once"
                .formatted(part.folder(), part.shard().text(), before.folder()));
      }
      sorted[place] = part;
    }
    List<String> missing =
        IntStream.range(0, sorted.length)
            .filter(place -> sorted[place] == null)
            .mapToObj(place -> (place + 1) + "/" + sorted.length)
            .toList();
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "missing part "
              + String.join(", ", missing.subList(0, Math.min(NAMED_MAX, missing.size())))
              + (missing.size() > NAMED_MAX ? " and more" : "")
              + ", expected all of them");
    }
    return Arrays.stream(sorted).map(CampaignPart.class::cast).toList();
  }

  /** One run would have ended with that failure, and its parts went on. */
  private static void checkMostFailures(List<CampaignPart> parts) {
    long most = parts.get(0).file().arguments().maxFailures();
    long notPassed = parts.stream().mapToLong(part -> part.file().notPassed()).sum();
    if (most > 0 && notPassed >= most) {
      throw new BadInputException(
          "%d seeds did not pass, and one run of --max-failures %d would have ended earlier,"
                  .formatted(notPassed, most)
              + " expected parts without such an end");
    }
    for (CampaignPart part : parts) {
      if (!part.file().timeUp() && part.file().seeds() != part.file().planned()) {
        throw new BadInputException(
            "%s: %d seeds, expected %d"
                .formatted(part.folder(), part.file().seeds(), part.file().planned()));
      }
    }
  }
}
