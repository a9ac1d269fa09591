package org.lamina.cli.jar;

import java.io.IOException;
import java.util.Locale;

/** The Maven of this machine, as far as a build needs it: it fetches libraries for platforms other than this one. */
public final class Maven {
    private Maven() {}

    /**
     * Fetches a file, without what it depends on, into Maven's local repository.
     *
     * @return whether that worked; its output goes to the standard error of this process
     */
    public static boolean fetch(Libraries.Coordinates file) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
        var command = new ProcessBuilder(
                windows ? "mvn.cmd" : "mvn",
                "-B",
                "-q",
                "dependency:get",
                "-Dtransitive=false",
                "-Dartifact=" + file.text());
        command.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = command.start();
            process.getOutputStream().close();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
