package org.lamina.parse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.diag.Diagnostics;
import org.lamina.grammar.NnLexer;
import org.lamina.grammar.NnParser;
import org.lamina.source.SourceFile;
import org.lamina.source.Span;
import org.lamina.syntax.Decl;
import org.lamina.syntax.Ident;
import org.lamina.syntax.Module;
import org.lamina.syntax.Use;

/** Reads a program text. Whatever the text is, a module comes back, and what is wrong with it has been reported. */
public final class Parser {
    /** The edition that this compiler speaks. */
    public static final int EDITION = 1;

    /** Largest text, in UTF-16 code units. */
    public static final int LARGEST_FILE = 10_000_000;

    /** Largest declaration, in tokens: beyond that the numbers belong into a data file. */
    static final int LARGEST_ITEM = 500_000;

    /** Among how many words the name of a declaration is that could not be read: {@code export modl Net}. */
    private static final int LOST_NAME = 3;

    private final Reading reading;
    private final SyntaxErrors errors;
    private final NnParser parser;
    private Set<Integer> cutLines = Set.of();
    private final List<Use> uses = new ArrayList<>();
    private final List<Decl> decls = new ArrayList<>();
    private final List<Ident> unread = new ArrayList<>();

    /** Words of the language that a message has called no name: their further uses are the same mistake. */
    private final Set<String> words = new HashSet<>();

    private Parser(Reading reading) {
        this.reading = reading;
        this.errors = new SyntaxErrors(reading);
        this.parser = new NnParser(new CommonTokenStream(new ListTokenSource(List.of())));
        parser.removeErrorListeners();
        parser.setErrorHandler(new Recovery(errors));
    }

    public static Module parse(SourceFile file, Diagnostics diagnostics) {
        var reading = new Reading(file, diagnostics);
        if (file.text().length() > LARGEST_FILE) {
            reading.report(Diagnostic.of(
                            Code.FILE_TOO_LARGE,
                            reading.span(0, 0),
                            "this file has %,d characters; a program has at most %,d",
                            file.text().length(),
                            LARGEST_FILE)
                    .help("numbers belong into a data file: `csv`, `npy` and `idx` read them"));
            return new Module(file, OptionalInt.empty(), List.of(), List.of(), List.of(), List.of());
        }
        Characters.check(reading);
        return new Parser(reading).module(Words.of(reading));
    }

    /** Reads one declaration of a file that is known to be right, at the place that {@link Outline} gives. */
    public static Decl declaration(Span place, Diagnostics diagnostics) {
        var reading = new Reading(place.file(), diagnostics);
        Words words = Words.of(reading, place);
        var parser = new Parser(reading);
        parser.items(words, Brackets.balance(words.tokens(), reading));
        return parser.decls.get(0);
    }

    private Module module(Words words) {
        Edition edition = Edition.read(words.tokens(), reading);
        items(words, Brackets.balance(edition.rest(), reading));
        Set<String> known = decls.stream().map(decl -> decl.name().text()).collect(Collectors.toSet());
        unread.removeIf(name -> known.contains(name.text()));
        return new Module(reading.file(), edition.number(), uses, decls, unread, words.comments());
    }

    private void items(Words words, Brackets.Balanced balanced) {
        cutLines = words.cutLines();
        var docs = new Docs(words.comments());
        List<Lines.Item> items = Lines.items(balanced.tokens(), reading);
        var unclosed = new Pending(balanced.unclosed());
        var stray = new Pending(balanced.stray());
        int margin = Integer.MAX_VALUE; // of a broken declaration: what stands further right belongs to it
        for (Lines.Item item : items) {
            if (reading.isFull()) {
                break; // More would not be shown, and a text as broken as this is no program.
            }
            List<Diagnostic> openHere = unclosed.upTo(item.to());
            List<Diagnostic> strayHere = stray.upTo(item.to());
            int column = item.first().getCharPositionInLine();
            if (column > margin) {
                continue;
            }
            int start = margin == Integer.MAX_VALUE ? 0 : item.first().getStartIndex();
            List<Diagnostic> own =
                    strayHere.stream().filter(d -> d.span().start() >= start).toList();
            margin = read(item, openHere, own, docs) ? Integer.MAX_VALUE : column;
        }
        if (items.isEmpty()) {
            stray.upTo(Integer.MAX_VALUE).forEach(reading::report);
        }
    }

    /** @return whether the item is right */
    private boolean read(Lines.Item item, List<Diagnostic> unclosed, List<Diagnostic> stray, Docs docs) {
        if (!fits(item)) {
            return true;
        }
        int before = reading.errors();
        NnParser.ItemContext tree = tree(item);
        // One mistake, one message: a bracket that is missing explains the errors that follow from it, and a bracket
        // that is too much follows from an error.
        List<Diagnostic> wrong = errors.take();
        (unclosed.isEmpty() ? Consequences.removed(wrong, item) : unclosed)
                .stream()
                        .filter(d -> !cutLines.contains(d.span().line()))
                        .filter(d -> d.code() != Code.UNEXPECTED_TEXT
                                || !reading.isReported(d.span().start()))
                        .filter(d -> d.code() != Code.RESERVED_NAME
                                || words.add(d.span().text()))
                        .forEach(reading::report);
        boolean known = Stream.concat(wrong.stream(), unclosed.stream())
                .noneMatch(d -> d.span().start() < item.bodyStart());
        boolean bodyMissing = !wrong.isEmpty() && item.bodyStart() == item.to();
        var builder = new DeclBuilder(unclosed.isEmpty() && !bodyMissing ? reading : reading.silent(), docs);
        if (tree.use() != null) {
            if (tree.use().exception == null) {
                uses.add(builder.use(tree.use()));
            }
        } else {
            Optional<Decl> decl = tree.decl() == null ? Optional.empty() : builder.decl(tree.decl());
            decl.ifPresentOrElse(d -> add(d, known), () -> lose(item));
        }
        if (unclosed.isEmpty() && wrong.isEmpty() && reading.errors() == before) {
            stray.forEach(reading::report);
        }
        return unclosed.isEmpty() && wrong.isEmpty();
    }

    private NnParser.ItemContext tree(Lines.Item item) {
        var stream = new CommonTokenStream(new ListTokenSource(withEnd(item)));
        stream.fill();
        parser.setTokenStream(stream);
        NnParser.ItemContext tree = parser.item();
        if (tree.exception == null && parser.getInputStream().LA(1) != Token.EOF) {
            errors.reportRest(parser);
        }
        return tree;
    }

    /** What has no declaration may have been meant as one: its name is one of the first words. */
    private void lose(Lines.Item item) {
        item.tokens().stream()
                .limit(LOST_NAME)
                .filter(token -> token.getType() == NnLexer.IDENT)
                .forEach(token -> unread.add(new Ident(reading.span(token), token.getText())));
    }

    /** @param known whether its head is as it was meant; else what uses it would be blamed for the mistake */
    private void add(Decl decl, boolean known) {
        if (known) {
            decls.add(decl);
        } else {
            unread.add(decl.name());
        }
    }

    private boolean fits(Lines.Item item) {
        if (!item.tooDeep().isEmpty()) {
            reading.report(Diagnostic.of(
                            Code.TOO_DEEP,
                            reading.span(item.tooDeep().get(0)),
                            "brackets and operators are nested more than %d deep here",
                            Lines.DEEPEST)
                    .help("name the parts: `a = …`, `b = …`"));
            return false;
        }
        if (item.tokens().size() > LARGEST_ITEM) {
            reading.report(Diagnostic.of(
                            Code.FILE_TOO_LARGE,
                            reading.span(item.first()),
                            "this declaration has %,d words and signs; at most %,d are possible",
                            item.tokens().size(),
                            LARGEST_ITEM)
                    .help("numbers belong into a data file: `csv`, `npy` and `idx` read them"));
            return false;
        }
        return true;
    }

    /** Problems of brackets, handed out item by item in the order of the text. */
    private static final class Pending {
        private final List<Diagnostic> problems;
        private int next;

        Pending(List<Diagnostic> problems) {
            this.problems = new ArrayList<>(problems);
            this.problems.sort(Comparator.comparingInt(d -> d.span().start()));
        }

        List<Diagnostic> upTo(int end) {
            int first = next;
            while (next < problems.size() && problems.get(next).span().start() < end) {
                next++;
            }
            return problems.subList(first, next);
        }
    }

    /** The tokens of one item with the end mark that the parser needs. */
    private static List<Token> withEnd(Lines.Item item) {
        var tokens = new ArrayList<>(item.tokens());
        CommonToken end = Reading.virtual(Token.EOF, "<EOF>", item.last().getStopIndex() + 1, item.last());
        tokens.add(end);
        return tokens;
    }

    /** The line {@code nn 1}. */
    private record Edition(OptionalInt number, List<Token> rest) {
        static Edition read(List<Token> tokens, Reading reading) {
            int first = 0;
            while (first < tokens.size() && tokens.get(first).getType() == NnLexer.NEWLINE) {
                first++;
            }
            if (first == tokens.size() || tokens.get(first).getType() != NnLexer.NN) {
                missing(first < tokens.size() ? tokens.get(first) : null, reading);
                boolean number = first < tokens.size() && tokens.get(first).getType() == NnLexer.INT;
                return new Edition(OptionalInt.empty(), tokens.subList(number ? first + 1 : first, tokens.size()));
            }
            int end = first;
            while (end < tokens.size() && tokens.get(end).getType() != NnLexer.NEWLINE) {
                end++;
            }
            List<Token> rest = tokens.subList(end, tokens.size());
            String text = end == first + 2 ? tokens.get(first + 1).getText() : "";
            if (text.equals(Integer.toString(EDITION))) {
                return new Edition(OptionalInt.of(EDITION), rest);
            }
            Span span = reading.span(tokens.get(first)).to(reading.span(tokens.get(end - 1)));
            boolean number = end == first + 2 && tokens.get(end - 1).getType() == NnLexer.INT;
            reading.report(Diagnostic.of(
                            Code.EDITION_UNKNOWN,
                            span,
                            number
                                    ? "edition %s does not exist"
                                    : "the first line is `nn` and the number of the edition",
                            Reading.quote(text))
                    .help("this compiler speaks edition %d", EDITION)
                    .fix(span, "nn " + EDITION, "write `nn " + EDITION + "`"));
            return new Edition(OptionalInt.empty(), rest);
        }

        private static void missing(@Nullable Token first, Reading reading) {
            int bom = reading.file().text().startsWith("\ufeff") ? 1 : 0;
            Span span = first == null ? reading.span(bom, bom) : reading.span(first);
            reading.report(Diagnostic.of(Code.EDITION_MISSING, span, "the file does not say its edition")
                    .help("begin the file with the line `nn %d`", EDITION)
                    .fix(reading.span(bom, bom), "nn " + EDITION + "\n", "insert `nn " + EDITION + "`"));
        }
    }
}
