package org.lamina.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamina.op.Op;
import org.lamina.types.Constraint;
import org.lamina.types.Relation;
import org.lamina.types.Size;
import org.lamina.types.ValueType;

/** Reads what {@link Printer} writes; tests write graphs this way. Values are numbered anew, in their order. */
public final class Reader {
    private static final Pattern VALUE = Pattern.compile("%(\\d+): ([a-z0-9]+)(\\[[^\\]]*\\])?");
    private static final Pattern NAMED = Pattern.compile(
            "(data|variable|scalar|argument|result|write) (%\\S+.*?) \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    private static final Pattern CONDITION =
            Pattern.compile("requires (.+?) (==|!=|<=|>=|<|>) (.+?) \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    private static final Pattern HEADER = Pattern.compile("graph \"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    /** Scans in one another; the reader calls itself for each. */
    private static final int DEEPEST = 50;

    private final Map<Integer, Value> values = new HashMap<>();
    private final int depth;

    private Reader(int depth) {
        this.depth = depth;
    }

    /**
     * The graph of that text. Blank lines are skipped.
     *
     * @throws IllegalArgumentException with the line that is not understood, or whose printed types are not those of
     *     its operation
     */
    public static Graph read(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        Matcher header = HEADER.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!header.matches()) {
            throw new IllegalArgumentException(
                    "a graph starts with its name: " + lines.stream().findFirst());
        }
        return new Reader(0)
                .lines(unquoted(header.group(1)), lines.subList(1, lines.size()).iterator());
    }

    private Graph lines(String name, Iterator<String> lines) {
        must(depth <= DEEPEST, "at most " + DEEPEST + " scans in one another");
        GraphBuilder builder = new GraphBuilder(name);
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals("end")) {
                break;
            }
            try {
                line(line, builder, lines);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(line + ": " + e.getMessage(), e);
            }
        }
        return builder.build();
    }

    private void line(String line, GraphBuilder builder, Iterator<String> more) {
        Matcher condition = CONDITION.matcher(line);
        if (condition.matches()) {
            builder.require(condition(condition));
            return;
        }
        Matcher named = NAMED.matcher(line);
        if (!named.matches()) {
            node(line, builder, more);
            return;
        }
        String kind = named.group(1).toUpperCase(Locale.ROOT);
        String name = unquoted(named.group(3));
        if (kind.equals("RESULT") || kind.equals("WRITE")) {
            builder.output(Graph.OutputKind.valueOf(kind), name, value(named.group(2)));
        } else {
            Matcher value = VALUE.matcher(named.group(2));
            must(value.matches(), "a value and its type");
            define(value, builder.input(Graph.InputKind.valueOf(kind), name, type(value)));
        }
    }

    private static Graph.Condition condition(Matcher line) {
        Relation relation = Arrays.stream(Relation.values())
                .filter(r -> r.text().equals(line.group(2)))
                .findFirst()
                .orElseThrow();
        var constraint = new Constraint(relation, Size.parse(line.group(1)), Size.parse(line.group(3)));
        return new Graph.Condition(constraint, unquoted(line.group(4)));
    }

    private void node(String line, GraphBuilder builder, Iterator<String> more) {
        int comment = line.indexOf("    # ");
        Site site = comment < 0 ? Site.NONE : site(line.substring(comment + 6));
        String code = comment < 0 ? line : line.substring(0, comment).strip();
        int equals = code.indexOf(" = ");
        must(equals > 0, "values = operation");
        Matcher outputs = VALUE.matcher(code.substring(0, equals));
        List<Matcher> wanted = new ArrayList<>();
        while (outputs.find()) {
            wanted.add(VALUE.matcher(outputs.group()));
        }
        wanted.forEach(Matcher::matches);
        must(!wanted.isEmpty(), "at least one output");
        String application = code.substring(equals + 3);
        int end = application.indexOf('}') + 1;
        int space = application.indexOf(' ', end);
        String op = space < 0 ? application : application.substring(0, space);
        List<Value> inputs = new ArrayList<>();
        if (space >= 0) {
            for (String input : application.substring(space + 1).split(", ")) {
                inputs.add(value(input));
            }
        }
        Op.Body body = op.startsWith("scan{") ? new Reader(depth + 1).lines("scan", more) : null;
        List<Value> made = builder.addAll(OpReader.read(op, type(wanted.get(0)), body), site, inputs);
        must(made.size() == wanted.size(), made.size() + " outputs");
        for (int i = 0; i < made.size(); i++) {
            must(
                    made.get(i).type().equals(type(wanted.get(i))),
                    "the type is " + made.get(i).type());
            define(wanted.get(i), made.get(i));
        }
    }

    private void define(Matcher printed, Value value) {
        Value before = values.put(Integer.valueOf(printed.group(1)), value);
        must(before == null, "%" + printed.group(1) + " is made twice");
    }

    private Value value(String reference) {
        Value value = values.get(Integer.valueOf(reference.substring(1)));
        if (value == null) {
            throw new IllegalArgumentException(reference + " is not made before");
        }
        return value;
    }

    private static ValueType type(Matcher printed) {
        return new ValueType(
                OpReader.dtype(printed.group(2)),
                printed.group(3) == null ? List.of() : OpReader.sizes(printed.group(3)));
    }

    private static Site site(String text) {
        Site.Role role = Site.Role.FORWARD;
        String rest = text;
        for (Site.Role candidate : Site.Role.values()) {
            String suffix = " (" + Printer.lower(candidate) + ")";
            if (rest.endsWith(suffix)) {
                role = candidate;
                rest = rest.substring(0, rest.length() - suffix.length());
                break;
            }
        }
        int space = rest.indexOf(' ');
        String path = space < 0 ? rest : rest.substring(0, space);
        return new Site(path.equals("-") ? "" : path, space < 0 ? "" : rest.substring(space + 1), role);
    }

    private static String unquoted(String inner) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '\\') {
                c = inner.charAt(++i);
                out.append(c == 'n' ? '\n' : c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("wanted: " + what);
        }
    }
}
