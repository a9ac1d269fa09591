package org.lamina.cli.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.lamina.diag.Diagnostic;
import org.lamina.source.Span;

/**
 * Names of results that stay when lines move: they come from the code, the file, the marked text and the line around it
 * without its blanks. Equal ones are counted in the order of the file.
 */
final class Fingerprints {
    static final String NAME = "laminaLine/v1";

    private static final int BYTES = 16;

    private final Map<String, Integer> seen = new HashMap<>();

    /** @param file its name relative to the root */
    String next(Diagnostic d, String file) {
        Span span = d.span();
        String line = span.file().lineText(span.line()).replaceAll("\\s+", "");
        String what = String.join("\0", d.code().id(), file, span.text().replaceAll("\\s+", ""), line);
        String hash = HexFormat.of().formatHex(sha256(what), 0, BYTES);
        return hash + ":" + seen.merge(hash, 1, Integer::sum);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
