package org.lamina.runtime.app;

import java.util.Locale;

/** Explains in one line why native libraries could not be loaded. */
final class NativeFault {
    private NativeFault() {}

    /** The explanation; empty if the failure is about something else. */
    static String explain(Throwable failure) {
        String all = "";
        boolean link = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            link |= cause instanceof LinkageError
                    || cause.getClass().getSimpleName().equals("NoAvailableBackendException");
            all += " " + cause;
        }
        if (!link) {
            return "";
        }
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT) + "-" + System.getProperty("os.arch");
        String text = all.toLowerCase(Locale.ROOT);
        if (text.contains("failed to map segment") || text.contains("operation not permitted")) {
            return "native libraries may not be executed where they are unpacked; set"
                    + " -Dorg.bytedeco.javacpp.cachedir=FOLDER to a folder that is not mounted noexec";
        }
        if (text.contains("permission denied") || text.contains("read-only file system")) {
            return "native libraries cannot be unpacked; set -Dorg.bytedeco.javacpp.cachedir=FOLDER to a folder"
                    + " that can be written";
        }
        if (text.contains("nd4j") || text.contains("javacpp") || text.contains("bytedeco") || text.contains("jni")) {
            return "this program has no native libraries for " + platform
                    + "; build it with --platform for this machine, or with --platform all";
        }
        return "";
    }
}
