package org.lamina.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong arguments of data sources are refused before a file is opened. */
class SourceArgumentsTest {
    private static final String PROGRAM = """
            nn 1
            data Rows: (x: f32[N, 2], y: f32[N], k: idx<3>[N]) {
              source %s
              batch 2
            }
            train t {
              data Rows
              step (x, y, k) { seen = mean(x) + mean(y) + mean(f32(k)) }
            }
            """;

    @TempDir
    Path folder;

    private CommandLine check(String text) throws IOException {
        Path program = folder.resolve("p.nn");
        Files.writeString(program, text);
        return CommandLine.run("check", program.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "csv('f', x = columns(0..2), y = column(2), k = column(3), seperator = ';') | NN0401 | did you mean ´separator´?",
                "csv('f', x = columns(0..2), y = column(2), k = column(3), separator = ';;') | NN0304 | one character",
                "csv('f', x = columns(0..2), y = column(2), k = column(3), missing = drp) | NN0304 | did you mean ´drop´?",
                "csv('f', x = columns(0..2), y = column(2), k = column(3), missing = 'drop') | NN0304 | one of the words",
                "csv('f', x = columns(0..2), y = column(2), k = column(3), header = 1) | NN0304 | ´true´ or ´false´",
                "csv('f', x = columns(0..2), y = column(2), k = column(3), encoding = 8) | NN0304 | a text in quotes",
                "csv('f', x = columns(0..2), y = column(2), k = column(3), marks = 'x') | NN0304 | a list of texts",
                "csv('f', 'g', x = columns(0..2), y = column(2), k = column(3)) | NN0403 | 1 argument by position",
                "csv(3, x = columns(0..2), y = column(2), k = column(3)) | NN0304 | ´path´ of ´csv´ is a text",
                "csv(x = columns(0..2), y = column(2), k = column(3)) | NN0402 | ´csv´ needs ´path´",
                "csv('f', path = 'g', x = columns(0..2), y = column(2), k = column(3)) | NN0404 | given twice",
                "csv('f', x = columns(0..2), y = column(2)) | NN0402 | gives no ´k´",
                "csv('f', x = colums(0..2), y = column(2), k = column(3)) | NN0304 | did you mean ´column´?",
                "csv('f', x = columns(), y = column(2), k = column(3)) | NN0402 | at least one column",
                "csv('f', x = columns(true), y = column(2), k = column(3)) | NN0304 | a column is a name",
                "csv('f', x = columns(0..2), y = column(2, 3), k = column(3)) | NN0403 | takes one column",
                "csv('f', x = columns(0..2), y = column(2), k = column(3, lables = ['a'])) | NN0401 | did you mean ´labels´?",
                "csv('f', x = columns(0..2), y = column(2), k = column(3, labels = 3)) | NN0304 | texts or numbers",
                "table(x = [[1, 2], [3]], y = [1, 2], k = [0, 1]) | NN0601 | item 0 has shape [2], item 1 has [1]",
                "table(x = [[1, 2], [3, 4]], y = [1, 2, 3], k = [0, 1]) | NN0601 | ´y´ has 3 items, ´x´ has 2",
                "table(x = [[1, 2], [3, 'a']], y = [1, 2], k = [0, 1]) | NN0601 | item 1 holds something else",
                "table(x = [[1, 2], [3, 4]], y = [1, 2], k = [0, 3]) | NN0601 | declared idx<3>[N], and item 1 is 3",
                "table(x = [[1, 2], [3, 4]], y = [1, 2], k = [0, 0.5]) | NN0601 | item 1 is 0.5",
                "table(x = 5, y = [1, 2], k = [0, 1]) | NN0304 | rows of numbers",
                "glyphs('many') | NN0304 | a number of at least 1",
                "glyphs() | NN0402 | ´glyphs´ needs ´n´",
                "iris(flat = true) | NN0401 | has no argument ´flat´",
                "idx(train = 'a') | NN0304 | two files",
                "idx('a') | NN0402 | needs images and labels",
                "image_folders('d', size = 3) | NN0304 | height and width",
                "npz(x = 'a', y = 'b', k = 'c') | NN0402 | ´npz´ needs ´path´",
            })
    void wrongArgumentsAreRefused(String source, String code, String said) throws IOException {
        CommandLine check = check(PROGRAM.formatted(source.replace('\'', '"')));
        assertEquals(1, check.code(), check.err());
        assertTrue(check.err().startsWith("error[" + code + "]"), check.err());
        assertTrue(check.err().contains(said.replace('´', '`')), check.err());
        assertTrue(check.err().contains("1 error, 0 warnings"), check.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "split train = 0.5, stratify = kk | NN0658 | did you mean ´k´?",
                "split train = 0.5, stratify = y | NN0304 | a field of labels",
                "split train = 0.5, order = 1 | NN0304 | ´true´ or ´false´",
                "split train = 0.5, seed = 0.5 | NN0304 | a whole number",
            })
    void wrongSettingsOfASplitAreRefused(String split, String code, String said) throws IOException {
        wrongArgumentsAreRefused("table(x = [[1, 2], [3, 4]], y = [1, 2], k = [0, 1])\n  " + split, code, said);
    }
}
