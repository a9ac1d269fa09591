package org.lamina.runtime.kernel;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What ND4J runs on in this process. Everything that must happen before the first ND4J call happens here, once: limits that
 * would tie native memory to the Java heap are lifted, and OpenBLAS is told the kind of processor where it would guess less.
 *
 * <p>The class path holds one build of ND4J's library, the one with oneDNN. That one runs on every x86-64 processor, and
 * oneDNN itself picks code for AVX2 or AVX-512 when it runs, so nothing depends on the machine that built a program. JavaCPP
 * unpacks the library into its cache (some 300 MB, under a lock, so that two programs can start at once): the folder
 * {@code .javacpp} of the home folder, or one for temporary files where that cannot be written, or what the property
 * {@code org.bytedeco.javacpp.cachedir} names.
 *
 * @param backend simple name of ND4J's backend
 * @param host whether its arrays lie in memory of this process
 * @param oneDnn whether its library was built with oneDNN; without, convolutions take ten times as long
 * @param blasCore what OpenBLAS was told to be built for, or empty if it found out by itself
 */
public record Natives(String backend, boolean host, boolean oneDnn, String blasCore) {
    private static final System.Logger LOG = System.getLogger(Natives.class.getName());
    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";
    private static final Set<String> AVX512_CORES = Set.of("SKYLAKEX", "COOPERLAKE", "SAPPHIRERAPIDS");
    private static final long UNPACKED_BYTES = 450L << 20;

    private static @Nullable Natives loaded;

    /**
     * Loads ND4J at the first call; later calls are cheap.
     *
     * @throws NativesException if there is no library for this machine, or it cannot be unpacked or executed
     */
    public static synchronized Natives load() {
        if (loaded == null) {
            loaded = start();
            LOG.log(System.Logger.Level.DEBUG, loaded::text);
        }
        return loaded;
    }

    /** One line for logs and reports. */
    public String text() {
        return "ND4J " + backend + (oneDnn ? " with oneDNN" : " without oneDNN")
                + (blasCore.isEmpty() ? "" : ", OpenBLAS for " + blasCore);
    }

    /** Whether BLAS multiplies small matrices without copying them first, which OpenBLAS does on AVX-512. */
    boolean multipliesSmallInPlace() {
        return AVX512_CORES.contains(blasCore.toUpperCase(Locale.ROOT));
    }

    private static Natives start() {
        // Native memory is planned by the compiler; JavaCPP's own limit would tie it to the Java heap's size.
        setDefault("org.bytedeco.javacpp.maxbytes", "0");
        setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
        String core = tellOpenBlas();
        // Their threads wait for work by spinning, for so long that those of the two pools take the processors from one
        // another and from the shards.
        setEnvironment("OPENBLAS_THREAD_TIMEOUT", "4");
        setEnvironment("OMP_WAIT_POLICY", "passive");
        try {
            // ND4J's natives must be touched by an array first: asking their holder before fails.
            Nd4j.zeros(1).close();
            String backend = Nd4j.getBackend().getClass().getSimpleName();
            NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
            boolean oneDnn = ops.buildInfo().contains("HAVE_ONEDNN");
            boolean host = backend.equals("CpuBackend");
            if (host && !oneDnn) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "this build of ND4J has no oneDNN: convolutions take ten times as long");
            }
            return new Natives(backend, host, oneDnn, core);
        } catch (Exception | LinkageError e) {
            throw new NativesException(explain(e, cacheFolder()), e);
        }
    }

    // ---- OpenBLAS --------------------------------------------------------------------------------------------------

    /**
     * OpenBLAS 0.3.19 takes newer processors with AVX-512 for Haswell and uses half their width. It reads its environment
     * when it is loaded, so the variable is set within the process; a value from outside stays.
     */
    private static String tellOpenBlas() {
        String given = System.getenv(CORE_TYPE);
        if (given != null) {
            return given;
        }
        if (!hasAvx512()) {
            return "";
        }
        return setEnvironment(CORE_TYPE, "SKYLAKEX") ? "SKYLAKEX" : "";
    }

    /** Sets a variable of this process that native libraries read when they are loaded, unless it was set from outside. */
    private static boolean setEnvironment(String name, String value) {
        try {
            return NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {name, value, 0}) == 0;
        } catch (RuntimeException | LinkageError e) {
            // Only speed is lost; JNA unpacks a library of its own, which some machines forbid.
            LOG.log(System.Logger.Level.DEBUG, "environment not set", e);
            return false;
        }
    }

    private static boolean hasAvx512() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(flags -> flags.contains(" avx512f ") && flags.contains(" avx512bw "))
                    .orElse(false);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    // ---- what can go wrong -----------------------------------------------------------------------------------------

    private static @Nullable File cacheFolder() {
        try {
            return Loader.getCacheDir();
        } catch (IOException | LinkageError e) {
            return null;
        }
    }

    /** The reason of a failure to load, in one line. */
    static String explain(Throwable failure, @Nullable File cache) {
        StringBuilder chain = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            chain.append(cause).append(' ');
        }
        String text = chain.toString().toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        String remedy = "; -Dorg.bytedeco.javacpp.cachedir=FOLDER names another folder";
        if (cache == null || text.contains("could not create the cache")) {
            return "there is no folder to unpack native libraries into: neither the home folder nor the one for temporary"
                    + " files can be written" + remedy;
        }
        if (text.contains("failed to map segment") || text.contains("operation not permitted")) {
            return "native libraries may not be executed in " + cache + " (mounted noexec?)" + remedy;
        }
        boolean absent = text.contains("could not find jni");
        if (text.contains("no space left") || (!absent && cache.getUsableSpace() < UNPACKED_BYTES)) {
            return "no room in " + cache + " to unpack native libraries, which take about 450 MB" + remedy;
        }
        if (text.contains("permission denied") || text.contains("read-only file system")) {
            return "native libraries cannot be unpacked into " + cache + remedy;
        }
        if (text.contains("glibc") || text.contains("version `")) {
            return "the native libraries need a newer system library than this " + machine + " has: "
                    + firstLine(failure);
        }
        return "there are no native libraries for " + machine
                + " on the class path; ND4J has them for Linux, Windows and" + " macOS on x86-64 (" + firstLine(failure)
                + ")";
    }

    private static String firstLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
