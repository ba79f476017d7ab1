"""Two hundred things that somebody could be called: markup of every kind that our outputs are written in, and what no eye sees."""

HIT = "top.hits=(top.hits||0)+1"  # what a script in a name would do, in the tests' browser

_SCRIPTS = [
    f"<script>{HIT}</script>", f"</script><script>{HIT}</script>", f"</title><script>{HIT}</script>", f"<img src=x onerror={HIT}>",
    f"<svg onload={HIT}>", f"<svg><script>{HIT}</script></svg>", f'"><script>{HIT}</script>', f"'><script>{HIT}</script>",
    f'" onmouseover="{HIT}', f"' autofocus onfocus='{HIT}", f"<a href=javascript:{HIT}>x</a>", f"javascript:{HIT}",
    f"<iframe srcdoc='<script>{HIT}</script>'>", f"<body onload={HIT}>", f"<details open ontoggle={HIT}>",
    f"<style>@import 'x'</style><script>{HIT}</script>", f"<ScRiPt>{HIT}</ScRiPt>", f"<script >{HIT}</script >",
    "<!--", "-->", f"--><script>{HIT}</script>", "<!--<script>", "<![CDATA[", "]]>", f"]]><script>{HIT}</script>",
    "<?xml version='1.0'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&lt;script&gt;", "&#60;b&#62;", "&amp;amp;", "&", "<", ">",
    "</h1>", "</p></section></main>", "<base href=//evil>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=x>",
    f"<math><mi xlink:href='javascript:{HIT}'>", f"<form action=javascript:{HIT}><button>", "<textarea>", "<plaintext>",
    f"<input onfocus={HIT} autofocus>", f"<marquee onstart={HIT}>", f"<object data='javascript:{HIT}'>", f"\\u003cscript\\u003e{HIT}",
    f"\"}}</script><script>{HIT}</script>", f"';{HIT};'", f'";{HIT};"',
]  # fmt: skip
_FORMULAS = [
    "$", "$$", "$x$", "$x_1^2$", "$\\frac{1}{2}$", "\\frac", "$\\frac$", "$\\notacommand$", "$\\mathbf{x", "a $ b $ c", "\\$", "_",
    "^", "x_", "$_$", "$\\$", "100 $", "\\textbf{x}", "\\input{/etc/passwd}", "\\write18{ls}", "$%$", "$#$", "$&$", "$~$", "$\\\\$",
]  # fmt: skip
_MARKUP = [
    "[bold]", "[/]", "[/bold]", "[red]x[/red]", "[link=http://evil]x[/link]", "[", "]", "[[", "\\[", "[@click=app.bell]x[/]",
    "[blink]", "[#ff0000]", "[not a style", ":smile:", ":warning:", "**bold**", "*a*", "__a__", "`code`", "``", "```", "# Title",
    "- a", "1. a", "> a", "| a | b |", "|", "||", "[x](javascript:alert(1))", "![x](http://evil/x.png)", "[x]: http://evil",
    "<http://evil>", "http://evil.example", "www.evil.example", "a@evil.example", "~~a~~", "***", "---", "===", "\\", "\\\\",
    "- [ ] a", "[^1]", "@everyone", "#1", "<b>", "<br>", "\\<b>",
]  # fmt: skip
_TEMPLATES = [
    "{{ 7*7 }}", "{% for x in y %}", "{# x #}", "{{ lifter.__class__ }}", "{}", "{0}", "{name}", "{", "}", "%s", "%d", "%n%n", "%(x)s",
    "%", "${x}", "#{x}", "<%= 1 %>", "{{", "}}", "%0a", "%00",
]  # fmt: skip
_CELLS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1", "=HYPERLINK(\"http://evil\")", "a,b", 'a"b', "a;b", '""', "'",
    "＝1", "＋1",
]  # fmt: skip
_PATHS = [
    "../", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "a/b", "a\\b", ".", "..", "~", "~root", "con", "NUL", "aux.toml",
    "-rf", "--help", "a b", "*", "?", "x.toml", "x.html", "$(ls)", "`ls`", "a;ls", "a&b", "a|b", "!x",
]  # fmt: skip
_UNSEEN = [
    "\x1b[31mred", "\x1b]0;title\x07", "\x1b[2J\x1b[H", "\x1b]8;;http://evil\x1b\\x", "\x9b31m", "\x00", "a\x00b", "\x07", "\x08\x08",
    "a\rb", "a\nb", "a\n\n# b", "a\tb", "\x7f", "\x85", "\u2028", "\u2029", "\u202eevil", "\u202d", "\u2066x\u2069", "\u200f",
    "a\u200bb", "\u200b", "\ufeff", "\u2060", "\u00ad", "a\u200db", "\u180e", "\ud800", "a\udcffb", "\uffff", "\ufffe", "\ufffd",
    "\U000e0041", "\ue000",
]  # fmt: skip
_WRITING = [
    "Zoë", "Łukasz Żółć", "李娜", "Ольга", "محمد", "דוד", "नेहा", "ไทย", "👩‍👩‍👧", "💪🏽", "🏴‍☠️", "e\u0301", "Z̸̡̛̹͚a̷l̶g̴o̵", "ﷺ", "𝔘𝔫𝔦", "ß", "İ", "ﬁ", "Ⅷ", "½",
    "0", "-", " ", "", "null", "None", "true", "NaN", "1e309", "O'Brien", "x" * 100, "x" * 101, "W" * 10_000, "💪" * 100, "a " * 60,
]  # fmt: skip

HOSTILE = list(dict.fromkeys([
    *_SCRIPTS, *_FORMULAS, *_MARKUP, *_TEMPLATES, *_CELLS, *_PATHS, *_UNSEEN, *_WRITING,
]))  # fmt: skip
