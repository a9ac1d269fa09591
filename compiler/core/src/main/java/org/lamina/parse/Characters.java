package org.lamina.parse;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.CommonToken;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.grammar.NnLexer;

/** What is wrong with single characters: controls, halves of characters, letters and signs that only look right. */
final class Characters {
    /** A sign and the one that programs use for it; the type is what the reader surely meant, or 0. */
    private record Meant(String written, int type) {}

    private static final Map<String, Meant> SIGNS = Map.ofEntries(
            Map.entry("−", new Meant("-", NnLexer.MINUS)),
            Map.entry("–", new Meant("-", NnLexer.MINUS)),
            Map.entry("—", new Meant("-", NnLexer.MINUS)),
            Map.entry("×", new Meant("*", NnLexer.STAR)),
            Map.entry("·", new Meant("*", NnLexer.STAR)),
            Map.entry("∗", new Meant("*", NnLexer.STAR)),
            Map.entry("÷", new Meant("/", NnLexer.SLASH)),
            Map.entry("≤", new Meant("<=", NnLexer.LE)),
            Map.entry("≥", new Meant(">=", NnLexer.GE)),
            Map.entry("≠", new Meant("!=", NnLexer.NEQ)),
            Map.entry("→", new Meant("->", NnLexer.ARROW)),
            Map.entry("⇒", new Meant("=>", NnLexer.FATARROW)),
            Map.entry("∧", new Meant("and", NnLexer.AND)),
            Map.entry("∨", new Meant("or", NnLexer.OR)),
            Map.entry("¬", new Meant("not", NnLexer.NOT)),
            Map.entry("…", new Meant("..", NnLexer.DOTDOT)),
            Map.entry("，", new Meant(",", NnLexer.COMMA)),
            Map.entry("：", new Meant(":", NnLexer.COLON)),
            Map.entry("（", new Meant("(", NnLexer.LPAREN)),
            Map.entry("）", new Meant(")", NnLexer.RPAREN)),
            Map.entry("“", new Meant("\"", 0)),
            Map.entry("”", new Meant("\"", 0)),
            Map.entry("„", new Meant("\"", 0)),
            Map.entry("‘", new Meant("\"", 0)),
            Map.entry("’", new Meant("\"", 0)),
            Map.entry("\u00a0", new Meant(" ", 0)));

    private static final Map<Integer, String> GREEK = Map.ofEntries(
            Map.entry((int) 'α', "alpha"),
            Map.entry((int) 'β', "beta"),
            Map.entry((int) 'γ', "gamma"),
            Map.entry((int) 'δ', "delta"),
            Map.entry((int) 'ε', "eps"),
            Map.entry((int) 'η', "eta"),
            Map.entry((int) 'θ', "theta"),
            Map.entry((int) 'λ', "lambda"),
            Map.entry((int) 'μ', "mu"),
            Map.entry((int) 'µ', "mu"),
            Map.entry((int) 'π', "pi"),
            Map.entry((int) 'ρ', "rho"),
            Map.entry((int) 'σ', "sigma"),
            Map.entry((int) 'τ', "tau"),
            Map.entry((int) 'φ', "phi"),
            Map.entry((int) 'ω', "omega"));

    /** Letters of other alphabets and the Latin letter that looks the same. */
    private static final String LOOK_ALIKES =
            "аaеeоoрpсcхxуyіiјjѕsԁdАAВBЕEКKМMНHОOРPСCТTХXΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvıi";

    private Characters() {}

    /** Reports what must not be anywhere in a text, comments and strings included. */
    static void check(Reading reading) {
        String text = reading.file().text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f) {
                continue;
            }
            if (isControl(c)) {
                int end = i + 1;
                while (end < text.length() && text.charAt(end) == c) {
                    end++;
                }
                reading.report(
                        Code.STRANGE_CHARACTER,
                        reading.span(i, end),
                        "the text contains a control character, %s",
                        id(c));
                i = end - 1;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                reading.report(
                        Code.STRANGE_CHARACTER,
                        reading.span(i, i + 1),
                        "%s is half of a character: the file is not valid Unicode",
                        id(c));
            } else if (reorders(c)) {
                reading.report(Diagnostic.of(
                                Code.HIDDEN_CONTROL,
                                reading.span(i, i + 1),
                                "the invisible character %s reorders the text around it on a screen",
                                id(c))
                        .fact("note", "what you see may not be what the program says")
                        .fix(reading.span(i, i + 1), "", "remove the character"));
            }
        }
    }

    /** Says what is wrong with a character outside of strings and comments, and turns it into what was meant. */
    static Optional<CommonToken> strange(CommonToken token, Reading reading) {
        String text = token.getText();
        char first = text.charAt(0);
        if (isControl(first) || Character.isSurrogate(first) && text.length() == 1 || reorders(first)) {
            return Optional.empty();
        }
        var d = Diagnostic.of(
                Code.STRANGE_CHARACTER,
                reading.span(token),
                "programs do not contain the character %s",
                Character.isLetterOrDigit(first) || first < 0x7f || SIGNS.containsKey(text)
                        ? "`" + text + "` (" + id(text.codePointAt(0)) + ")"
                        : id(text.codePointAt(0)));
        Meant meant = SIGNS.get(text);
        if (meant == null) {
            reading.report(d);
            return Optional.empty();
        }
        reading.report(d.help(meant.written().equals(" ") ? "write a blank" : "write `" + meant.written() + "`")
                .fix(reading.span(token), meant.written(), "replace it"));
        if (meant.type() == 0) {
            return Optional.empty();
        }
        token.setType(meant.type());
        return Optional.of(token);
    }

    /** Names are made of {@code A-Z a-z 0-9 _}. One message names the first letter that is not. */
    static void checkName(CommonToken token, Reading reading) {
        String name = token.getText();
        int at = 0;
        while (at < name.length() && name.charAt(at) < 0x80) {
            at++;
        }
        if (at == name.length()) {
            return;
        }
        int letter = name.codePointAt(at);
        int twin = LOOK_ALIKES.indexOf(letter);
        String greek = GREEK.get(letter);
        var d = Diagnostic.of(
                        Code.FOREIGN_LETTER,
                        reading.span(token),
                        "names are made of `A`-`Z`, `a`-`z`, `0`-`9` and `_`; %s contains `%s`",
                        Reading.quote(name),
                        Character.toString(letter))
                .at("%s", id(letter) + " " + lower(Character.getName(letter)));
        if (greek != null) {
            String better = name.replace(Character.toString(letter), greek);
            d = d.help("write `%s`", better).fix(reading.span(token), better, "write `" + better + "`");
        } else if (twin >= 0 && twin % 2 == 0) {
            d = d.fact(
                    "note",
                    "it looks like the Latin letter `" + LOOK_ALIKES.charAt(twin + 1) + "`, but is another one");
        }
        reading.report(d);
    }

    private static String lower(String characterName) {
        return characterName == null ? "" : characterName.toLowerCase(Locale.ROOT);
    }

    private static boolean isControl(char c) {
        return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || (c >= 0x7f && c < 0xa0);
    }

    /** Unicode's bidirectional controls. */
    private static boolean reorders(char c) {
        return (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200e
                || c == 0x200f
                || c == 0x061c;
    }

    private static String id(int point) {
        return String.format(Locale.ROOT, "U+%04X", point);
    }
}
