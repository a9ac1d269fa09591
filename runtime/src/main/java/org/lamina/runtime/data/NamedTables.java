package org.lamina.runtime.data;

import java.nio.file.Path;

/** How the files of the small named tables become fields {@code x} and {@code y}. */
final class NamedTables {
    private NamedTables() {}

    /** The table of a set in one of the layouts in which it is passed around. */
    static CsvSource table(NamedSet set, Path file) {
        CsvSource csv = Sources.csv(file.toString()).header(CsvFormat.Header.AUTO);
        return switch (set) {
            case IRIS ->
                csv.numbers("x", Column.range(0, 4))
                        .label("y", Column.at(4), "Iris-setosa", "Iris-versicolor", "Iris-virginica");
            // The publisher has the class in front; copies with the class at the end have another file name.
            case WINE ->
                file.getFileName().toString().equals("wine.data")
                        ? csv.numbers("x", Column.range(1, 14)).label("y", Column.at(0), "1", "2", "3")
                        : csv.numbers("x", Column.range(0, 13)).label("y", Column.at(13), "1", "2", "3");
            case BREAST_CANCER -> csv.numbers("x", Column.range(2, 32)).label("y", Column.at(1), "B", "M");
            case MNIST, FASHION_MNIST, CIFAR10 -> throw new IllegalArgumentException(set + " is no table");
        };
    }
}
