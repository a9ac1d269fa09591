package org.lamina.runtime.store;

import java.util.Locale;

/** The kinds of trouble with files and data; the id of each leads to its page in {@code docs/errors}. */
public enum DataCode {
    WEIGHTS_DIFFER("NN0504", "the weights do not fit the model"),
    WEIGHTS_MALFORMED("NN0505", "not a valid weights file"),
    WEIGHTS_DAMAGED("NN0506", "the weights file is damaged"),
    WEIGHTS_NEWER("NN0507", "the weights file has a newer format"),

    SHAPE("NN0601", "the data does not have the declared shape"),
    NOT_FOUND("NN0602", "a data file cannot be read"),
    NOT_A_NUMBER("NN0603", "a cell is not a number"),
    MISSING_VALUE("NN0604", "a value is missing"),
    RAGGED_ROW("NN0605", "a row has another number of cells"),
    NO_COLUMN("NN0606", "a column does not exist"),
    UNKNOWN_LABEL("NN0607", "a label is not in the list"),
    NO_ITEMS("NN0608", "there is no data"),
    BAD_CSV("NN0609", "the text of a table is malformed"),
    BAD_ENCODING("NN0610", "a text has another encoding"),
    BAD_IDX("NN0611", "not a valid IDX file"),
    BAD_IMAGE("NN0612", "a picture cannot be read"),
    BAD_NPY("NN0613", "not a valid NumPy file"),
    TOO_LARGE("NN0614", "a file is beyond a limit"),
    UNAVAILABLE("NN0615", "a named data set is not available"),
    CHECKSUM("NN0616", "a file has another checksum"),
    BAD_ARCHIVE("NN0617", "an archive is unsafe or damaged"),
    BAD_SPLIT("NN0618", "the data cannot be split as asked"),
    LENGTHS_DIFFER("NN0619", "fields have different lengths"),
    OUT_OF_RANGE("NN0620", "a number is out of its range"),
    CANNOT_WRITE("NN0621", "a file cannot be written");

    private final String id;
    private final String title;

    DataCode(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The stable id, such as {@code NN0605}. */
    public String id() {
        return id;
    }

    /** A few words that name the problem without its details. */
    public String title() {
        return title;
    }

    /**
     * Begins the description of a problem.
     *
     * @param format the sentence that says what is wrong, for {@link String#format(Locale, String, Object...)}
     */
    public DataException.Problem problem(String format, Object... args) {
        return new DataException.Problem(this, String.format(Locale.ROOT, format, args));
    }
}
