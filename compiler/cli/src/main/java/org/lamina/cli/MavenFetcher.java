package org.lamina.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.lamina.cli.jar.Libraries.Coordinates;

/** Gets libraries of other platforms through the user's own Maven, with its settings and into its repository. */
final class MavenFetcher {
    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:get";

    private final PrintWriter progress;

    MavenFetcher(PrintWriter progress) {
        this.progress = progress;
    }

    /** Whether Maven says that it has the file now. */
    boolean fetch(Coordinates library) {
        progress.println("fetching " + library.text() + " ...");
        progress.flush();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = List.of(
                windows ? "mvn.cmd" : "mvn", "-B", "-q", GOAL, "-Dartifact=" + library.text(), "-Dtransitive=false");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor() == 0;
        } catch (IOException e) {
            throw new FileProblem(
                    "Maven (command mvn) is needed to fetch " + library.text() + " and could not be started");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
