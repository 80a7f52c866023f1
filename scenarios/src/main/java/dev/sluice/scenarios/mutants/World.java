package dev.sluice.scenarios.mutants;

import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classes of Sluice defined anew, with some of them changed: the packages that may notice, which
 * are those that use a changed one, directly or not. All others are shared, and stay compiled.
 */
public final class World extends ClassLoader {

  private static final String OURS = "dev.sluice.";

  private final Function<String, byte @Nullable []> bytes;
  private final Set<String> anew;
  private final String face;

  private World(Function<String, byte @Nullable []> bytes, Set<String> anew, String face) {
    super("changed", World.class.getClassLoader());
    this.bytes = bytes;
    this.anew = anew;
    this.face = face;
  }

  /**
   * A way into a world.
   *
   * @param ours the classes as they are
   * @param face the interface of the way in: both sides know it, and what is nested in it
   * @param way the name of the class that implements it there, by a constructor without arguments
   * @param different classes that do something else than ours: who may notice is defined anew
   * @param changed classes that take the place of ours where they are defined anew
   */
  public static <T> T enter(
      OurClasses ours,
      Class<T> face,
      String way,
      Collection<String> different,
      Map<String, byte[]> changed) {
    Set<String> anew = ours.packagesThatReach(different);
    anew.add(OurClasses.packageOf(way)); // each has a meter of its own
    Function<String, byte @Nullable []> bytes =
        name -> {
          byte[] other = changed.get(name);
          return other != null ? other : ours.bytes(name);
        };
    try {
      Class<?> wayIn = new World(bytes, anew, face.getName()).loadClass(way);
      // Package-private, and in a package of its own by being loaded anew.
      Constructor<?> constructor = wayIn.getDeclaredConstructor();
      constructor.setAccessible(true);
      return face.cast(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("entering a world of changed classes", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)
        || name.equals(face)
        || name.startsWith(face + "$")
        || !anew.contains(OurClasses.packageOf(name))) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] file = bytes.apply(name);
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, file, 0, file.length);
    }
  }
}
