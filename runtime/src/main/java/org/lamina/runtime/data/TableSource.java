package org.lamina.runtime.data;

import java.util.EnumMap;
import java.util.Map;

/** Items that are there already: literal tables, generated values, drawn glyphs. */
final class TableSource implements Source {
    private final String name;
    private final Map<Part, Items> parts;

    TableSource(String name, Map<Part, Items> parts) {
        this.name = name;
        this.parts = new EnumMap<>(parts);
    }

    @Override
    public String describe() {
        return name;
    }

    @Override
    public Opened open(DataFolders folders) {
        return new FixedParts(name, parts);
    }
}
