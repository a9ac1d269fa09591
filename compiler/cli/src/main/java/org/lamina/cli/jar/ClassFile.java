package org.lamina.cli.jar;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of other classes in a class file, all of which stand in its table of constants. Format after section 4.4 of the
 * Java Virtual Machine Specification.
 */
final class ClassFile {
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\p{Alpha}_$][\\w$]*(?:/[\\w$-]+)+);");

    private ClassFile() {}

    /**
     * Names as entries of an archive have them, without {@code .class}: of classes that the code uses, and in descriptors,
     * those of annotations included.
     */
    static Set<String> references(InputStream bytes) throws IOException {
        var in = new DataInputStream(bytes);
        if (in.readInt() != 0xCAFEBABE) {
            throw new IOException("no class file");
        }
        in.skipBytes(4);
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        int[] named = new int[count];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                case 7 -> named[i] = in.readUnsignedShort();
                case 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // A number of eight bytes counts as two constants.
                }
                default -> throw new IOException("unknown constant " + tag + " in a class file");
            }
        }
        var names = new TreeSet<String>();
        for (int i = 1; i < count; i++) {
            String text = texts[i];
            if (named[i] != 0 && !texts[named[i]].startsWith("[")) {
                names.add(texts[named[i]]);
            }
            for (Matcher matcher = IN_DESCRIPTOR.matcher(text == null ? "" : text); matcher.find(); ) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
