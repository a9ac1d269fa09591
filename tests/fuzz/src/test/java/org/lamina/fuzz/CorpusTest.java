package org.lamina.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Texts that once failed, and the smallest that reach each part of the compiler, once more. */
class CorpusTest {
    private static final Duration LIMIT = Duration.ofSeconds(20); // for a busy machine; alone, each takes milliseconds

    @TestFactory
    Stream<DynamicTest> whatTheFuzzerFound() {
        return Arrays.stream(FuzzTarget.values())
                .flatMap(target -> files(target).stream()
                        .map(file -> DynamicTest.dynamicTest(
                                target.key() + " " + file.getFileName(),
                                () -> assertTimeout(LIMIT, () -> target.run(Files.readAllBytes(file))))));
    }

    private static List<Path> files(FuzzTarget target) {
        URL folder = Objects.requireNonNull(CorpusTest.class.getResource("/corpus/" + target.key()));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            List<Path> found = files.sorted().toList();
            assertFalse(found.isEmpty(), () -> "no corpus of " + target);
            return found;
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
