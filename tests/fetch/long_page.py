"""A page of megabytes, the same each time: a manual with chapters of text, code, tables and links."""

WORDS = ("river stone lamp winter garden letter window bridge copper forest signal harbour engine paper quiet "
         "morning ladder velvet granite meadow compass lantern orchard thunder village anchor basket candle "
         "desert ember feather glacier hollow island journey kettle linen mirror needle ocean").split()


class Dice:
    """The same numbers on each machine and Python."""

    def __init__(self, seed: int):
        self.state = seed

    def below(self, most: int) -> int:
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % most


def sentence(dice: Dice, number: int) -> str:
    words = [WORDS[dice.below(len(WORDS))] for _ in range(8 + dice.below(12))]
    return f"{words[0].capitalize()} {' '.join(words[1:])} {number}."


def make(size: int) -> tuple:
    """The page, and what is to be kept and lost of it."""
    dice = Dice(7)
    keep = {"text": [], "code": [], "rows": [], "links": []}
    menu = "".join(f'<li><a href="/chapter/{i}">Menu entry of chapter {i}</a></li>' for i in range(200))
    parts = ["<!DOCTYPE html><html><head><meta charset=utf-8><title>The long manual</title></head><body>",
             f'<nav class="menu"><ul>{menu}</ul></nav><main><h1>The long manual</h1>']
    written = sum(map(len, parts))
    number = 0
    while written < size:
        number += 1
        text = [sentence(dice, number * 10 + i) for i in range(6)]
        cells = [f"{WORDS[dice.below(len(WORDS))]} {number}.{i}" for i in range(6)]
        code = [f"def {WORDS[dice.below(len(WORDS))]}_{number}(x):", f"    return x  +  {number}", "", "# the end"]
        link = f"/see/{number}?a=1&b={dice.below(1000)}"
        part = (f"<section><h2>Chapter {number}</h2><p>{text[0]} {text[1]}</p><p>{text[2]} "
                f'<a href="{link.replace("&", "&amp;")}">{WORDS[dice.below(len(WORDS))]}</a></p>'
                f'<pre><code class="language-python">{chr(10).join(code)}</code></pre>'
                f"<ul><li>{text[3]}</li><li><b>{text[4]}</b> {text[5]}</li></ul>"
                f"<table><tr><th>{cells[0]}</th><th>{cells[1]}</th></tr><tr><td>{cells[2]}</td><td>{cells[3]}</td>"
                f"</tr><tr><td>{cells[4]}</td><td>{cells[5]}</td></tr></table></section>")
        parts.append(part)
        written += len(part)
        keep["text"] += [f"Chapter {number}", f"{text[0]} {text[1]}", text[2], text[3], f"{text[4]} {text[5]}"]
        keep["code"].append({"language": "python", "lines": code})
        keep["rows"] += [cells[0:2], cells[2:4], cells[4:6]]
        keep["links"].append(link)
    parts.append("</main><footer><p>Imprint of the long manual, all rights reserved by nobody</p></footer></body></html>")
    lose = ["Menu entry of chapter 0", "Menu entry of chapter 199", "Imprint of the long manual, all rights reserved"]
    return "".join(parts), {"keep": keep, "lose": lose}
