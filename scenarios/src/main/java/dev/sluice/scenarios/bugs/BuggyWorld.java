package dev.sluice.scenarios.bugs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A class loader in which production code has a bug: all classes of Sluice are defined anew, so
 * that simulator and oracles use the patched ones; libraries are shared.
 */
final class BuggyWorld extends ClassLoader {

  private static final String OURS = "dev.sluice.";

  /**
   * Classes that are shared: the checker, to whose classes Clojure's namespaces are bound, the
   * histories that it reads, and the interface of the result.
   */
  private static final List<String> SHARED =
      List.of("dev.sluice.sim.check.", "dev.sluice.sim.history.", BugFinder.class.getName());

  private static final String WAY_IN = CatalogueBugFinder.class.getName();

  private final Map<String, byte[]> patched;

  private BuggyWorld(Map<String, byte[]> patched) {
    super("bug", BuggyWorld.class.getClassLoader());
    this.patched = patched;
  }

  /** Looks for violations in the catalogue with {@code patched} classes in the place of ours. */
  static BugFinder finder(Map<String, byte[]> patched) {
    try {
      Class<?> wayIn = new BuggyWorld(patched).loadClass(WAY_IN);
      // Package-private, and in a package of its own by being loaded anew.
      Constructor<?> constructor = wayIn.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (BugFinder) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("entering a world with a bug", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS) || SHARED.stream().anyMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = patched.get(name);
    if (bytes == null) {
      bytes = ours(name);
    }
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte @Nullable [] ours(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
