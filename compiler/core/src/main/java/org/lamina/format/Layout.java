package org.lamina.format;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Lays documents out in lines of at most {@value #WIDTH} columns where they can break, in time that is linear in their
 * size: whether a group fits is known after at most one line.
 */
final class Layout {
    static final int WIDTH = 120;

    private static final int INDENT = 2;
    private static final String REMARK_GAP = "  ";

    /** A line: what stands on it, and the comment behind, or nothing. */
    private record Row(String code, String remark) {
        boolean isEmpty() {
            return code.isEmpty() && remark.isEmpty();
        }
    }

    /** A document still to be laid out: in which column its lines begin, and whether it stands on one line. */
    private record Todo(Doc doc, int indent, boolean flat) {}

    private final List<Row> rows = new ArrayList<>();
    private final StringBuilder code = new StringBuilder();
    private final Set<Doc> brokenGroups = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Todo> todo = new ArrayDeque<>();
    private String remark = "";
    private int indent;
    private int column;

    /** Adds a document behind what is there, on the same line. */
    void add(Doc doc) {
        todo.push(new Todo(doc, 0, false));
        while (!todo.isEmpty()) {
            step(todo.pop());
        }
        brokenGroups.clear();
    }

    /** Number of lines, the last one included. */
    int lines() {
        return rows.size() + (code.length() == 0 ? 0 : 1);
    }

    /** Whether one of these lines, from 0, is empty. */
    boolean hasBlank(int from, int to) {
        return rows.subList(from, Math.min(to, rows.size())).stream().anyMatch(Row::isEmpty);
    }

    /** An empty line before this one, unless one is there. */
    void blankBefore(int line) {
        if (line > 0 && !rows.get(line - 1).isEmpty()) {
            rows.add(line, new Row("", ""));
        }
    }

    String text() {
        endLine(0);
        var out = new StringBuilder();
        for (int from = 0; from < rows.size(); ) {
            int to = endOfRun(from);
            int remarks = remarkColumn(rows.subList(from, to));
            for (Row row : rows.subList(from, to)) {
                out.append(row.code());
                if (!row.remark().isEmpty()) {
                    int gap = remarks - width(row.code());
                    out.append(" ".repeat(Math.max(gap, REMARK_GAP.length()))).append(row.remark());
                }
                out.append('\n');
            }
            from = to;
        }
        return out.toString();
    }

    private void step(Todo next) {
        Doc doc = next.doc();
        if (doc instanceof Doc.Text text) {
            put(text.text());
        } else if (doc instanceof Doc.Concat concat) {
            for (int i = concat.parts().size() - 1; i >= 0; i--) {
                todo.push(new Todo(concat.parts().get(i), next.indent(), next.flat()));
            }
        } else if (doc instanceof Doc.Nest nest) {
            todo.push(new Todo(nest.inner(), next.indent() + INDENT, next.flat()));
        } else if (doc instanceof Doc.Contained contained) {
            todo.push(new Todo(contained.inner(), next.indent(), false));
        } else if (doc instanceof Doc.Group group) {
            boolean flat = !group.broken() && (next.flat() || fits(group.inner()));
            if (!flat) {
                brokenGroups.add(group);
            }
            todo.push(new Todo(group.inner(), next.indent(), flat));
        } else {
            end(doc, next);
        }
    }

    /** What may end a line. */
    private void end(Doc doc, Todo next) {
        if (doc instanceof Doc.Line line) {
            if (next.flat()) {
                put(line.flat());
            } else {
                endLine(next.indent());
            }
        } else if (doc instanceof Doc.Fresh fresh) {
            endLine(next.indent());
            if (fresh.blank()) {
                blankBefore(rows.size());
            }
        } else if (doc instanceof Doc.Remark comment) {
            if (code.length() == 0 || !remark.isEmpty()) {
                put(comment.text());
            } else {
                remark = comment.text();
            }
        } else if (doc instanceof Doc.IfBroken text) {
            put(next.flat() ? "" : text.text());
        } else if (doc instanceof Doc.LineUnless line) {
            if (brokenGroups.contains(line.group())) {
                put(" ");
            } else {
                endLine(next.indent());
            }
        }
    }

    private void put(String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!remark.isEmpty()) {
            endLine(indent); // Code never gets behind a comment.
        }
        if (code.length() == 0) {
            code.append(" ".repeat(indent));
            column = indent;
        }
        code.append(text);
        column += width(text);
    }

    private void endLine(int nextIndent) {
        String line = code.toString().stripTrailing();
        if (!line.isEmpty() || !remark.isEmpty()) {
            rows.add(new Row(line, remark));
        }
        code.setLength(0);
        remark = "";
        indent = nextIndent;
        column = nextIndent;
    }

    /** Whether a group can stand on this line together with what follows up to the next place where a line may end. */
    private boolean fits(Doc group) {
        int room = WIDTH - (code.length() == 0 ? indent : column);
        var ahead = new ArrayDeque<Todo>();
        ahead.push(new Todo(group, 0, true));
        Iterator<Todo> rest = todo.iterator();
        while (room >= 0) {
            if (ahead.isEmpty() && !rest.hasNext()) {
                return true;
            }
            Todo next = ahead.isEmpty() ? rest.next() : ahead.pop();
            Doc doc = next.doc();
            if (doc instanceof Doc.Text text) {
                room -= width(text.text());
            } else if (doc instanceof Doc.Concat concat) {
                for (int i = concat.parts().size() - 1; i >= 0; i--) {
                    ahead.push(new Todo(concat.parts().get(i), 0, next.flat()));
                }
            } else if (doc instanceof Doc.Nest nest) {
                ahead.push(new Todo(nest.inner(), 0, next.flat()));
            } else if (doc instanceof Doc.Contained contained) {
                ahead.push(new Todo(contained.inner(), 0, false));
            } else if (doc instanceof Doc.Group inner) {
                ahead.push(new Todo(inner.inner(), 0, next.flat() && !inner.broken()));
            } else if (doc instanceof Doc.Line line && next.flat()) {
                room -= width(line.flat());
            } else if (!(doc instanceof Doc.IfBroken)) {
                return true;
            }
        }
        return false;
    }

    /** Lines of one indentation, without an empty line or a comment of its own between them, share a comment column. */
    private int endOfRun(int from) {
        int to = from + 1;
        while (to < rows.size() && joins(rows.get(from)) && joins(rows.get(to)) && indent(from) == indent(to)) {
            to++;
        }
        return to;
    }

    private static boolean joins(Row row) {
        return !row.isEmpty() && !row.code().stripLeading().startsWith("#");
    }

    private int indent(int row) {
        String line = rows.get(row).code();
        return line.length() - line.stripLeading().length();
    }

    /** The column of the comments of a run; 0 where they would not all fit there. */
    private static int remarkColumn(List<Row> run) {
        int longest = 0;
        int widest = 0;
        for (Row row : run) {
            if (!row.remark().isEmpty()) {
                longest = Math.max(longest, width(row.code()));
                widest = Math.max(widest, width(row.remark()));
            }
        }
        int start = longest + REMARK_GAP.length();
        return start + widest > WIDTH ? 0 : start;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
