package org.lamina.benchmarks.deeplearning4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** What a library says of itself. */
final class Library {
    private Library() {}

    /** Name and version, from what Maven left in its archive, and threads. */
    static String text(String group, String artifact) {
        var properties = new Properties();
        String file = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream in = Library.class.getResourceAsStream(file)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return artifact + " " + properties.getProperty("version", "of unknown version") + ", "
                + Nd4j.getEnvironment().maxThreads() + " threads";
    }
}
