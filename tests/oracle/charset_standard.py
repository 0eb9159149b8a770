"""The decoders of https://encoding.spec.whatwg.org as they are written there, for charset.py: slow, and not
made like those of kit/charset. The lists they look into are lexbor's arrays, read here by other means than
in tools/charset.
"""

import re

ERROR = "\N{REPLACEMENT CHARACTER}"
END = None


class Lists:
    """lexbor's arrays, read here by other means than in tools/charset."""

    def __init__(self, folder):
        self.lists, self.singles = {}, {}
        name = ""
        for line in (folder / "multi_res.c").read_text().splitlines():
            begun = re.match(r"LXB_API lxb_codepoint_t lxb_encoding_multi_(\w+)_map\[", line)
            if line.startswith("LXB_API"):
                name = begun[1] if begun else ""
                self.lists[name] = []
            elif name and line.startswith("    "):
                word = line.split()[0].rstrip(",")
                self.lists[name].append(int(word, 16) if word.startswith("0x") else None)
        for line in (folder / "single_res.c").read_text().splitlines():
            begun = re.match(r"LXB_API const lxb_encoding_single_index_t \w+_index_(\w+)\[", line)
            if line.startswith("LXB_API"):
                name = begun[1].replace("_", "-") if begun else ""
                self.singles[name] = []
            elif name and line.startswith("    {"):
                code = re.search(r"(0x[0-9A-F]+)\}", line)
                self.singles[name].append(int(code[1], 16) if code else None)
        self.ranges = [(int(pointer), int(code, 16)) for pointer, code in
                       re.findall(r"\{(\d+), (0x\w+)\}", (folder / "range_res.c").read_text())]
        listed = (folder / "res.c").read_text()
        names = re.findall(r'\*\) "([^"]+)"\}', listed)
        self.labels = {label: names[int(number)] for label, number in
                       re.findall(r'\{"([^"]+)", \(void \*\) &\w+\[(\d+)\]', listed)}

    def at(self, name, pointer):
        values = self.lists[name]
        return values[pointer] if pointer is not None and 0 <= pointer < len(values) else None


class Standard:
    """Each decoder takes a byte or the end, and gives text, an error (ERROR), or nothing yet; what it puts
    back is in self.back."""

    def __init__(self, lists, name):
        self.lists, self.name, self.back = lists, name, []
        self.lead = self.second = self.third = 0
        self.jis0212 = False
        self.state = self.output_state = "ascii"
        self.output = False
        self.work = {"GBK": self.gb18030, "gb18030": self.gb18030, "Big5": self.big5, "EUC-JP": self.euc_jp,
                     "EUC-KR": self.euc_kr, "Shift_JIS": self.shift_jis,
                     "ISO-2022-JP": self.iso_2022_jp}.get(name, self.single)  # fmt: skip

    def decode(self, data):
        out, queue = [], list(data[::-1])
        while True:
            byte = queue.pop() if queue else END
            made = self.work(byte)
            queue += [one for one in self.back[::-1] if one is not END]
            self.back = []
            out.append(made or "")
            if byte is END and made != ERROR and not queue:
                return "".join(out)

    def single(self, byte):
        if byte is END:
            return None
        if byte < 0x80:
            return chr(byte)
        code = self.lists.singles["iso-8859-8" if self.name == "ISO-8859-8-I" else self.name.lower()][byte - 0x80]
        return ERROR if code is None else chr(code)

    def found(self, code, byte):
        """What all decoders of pairs do last."""
        if code is not None:
            return chr(code)
        if byte < 0x80:
            self.back = [byte]
        return ERROR

    def ended(self):
        had = self.lead or self.second or self.third
        self.lead = self.second = self.third = 0
        return ERROR if had else None

    def gb18030(self, byte):
        if byte is END:
            return self.ended()
        if self.third:
            first, second, third = self.lead, self.second, self.third
            self.lead = self.second = self.third = 0
            if not 0x30 <= byte <= 0x39:
                self.back = [second, third, byte]
                return ERROR
            pointer = ((first - 0x81) * 12600 + (second - 0x30) * 1260 + (third - 0x81) * 10 + byte - 0x30)
            if 39419 < pointer < 189000 or pointer > 1237575:
                return ERROR
            if pointer == 7457:
                return "\uE7C7"
            start, code = [pair for pair in self.lists.ranges if pair[0] <= pointer][-1]
            return chr(code + pointer - start)
        if self.second:
            if 0x81 <= byte <= 0xFE:
                self.third = byte
                return None
            self.back = [self.second, byte]
            self.lead = self.second = 0
            return ERROR
        if self.lead:
            if 0x30 <= byte <= 0x39:
                self.second = byte
                return None
            lead, self.lead = self.lead, 0
            pointer = None
            if 0x40 <= byte <= 0x7E or 0x80 <= byte <= 0xFE:
                pointer = (lead - 0x81) * 190 + byte - (0x40 if byte < 0x7F else 0x41)
            return self.found(self.lists.at("gb18030", pointer), byte)
        if byte < 0x80:
            return chr(byte)
        if byte == 0x80:
            return "\N{EURO SIGN}"
        if byte == 0xFF:
            return ERROR
        self.lead = byte
        return None

    def big5(self, byte):
        if byte is END:
            return self.ended()
        if self.lead:
            lead, self.lead = self.lead, 0
            pointer = None
            if 0x40 <= byte <= 0x7E or 0xA1 <= byte <= 0xFE:
                pointer = (lead - 0x81) * 157 + byte - (0x40 if byte < 0x7F else 0x62)
            two = {1133: "\u00CA\u0304", 1135: "\u00CA\u030C", 1164: "\u00EA\u0304", 1166: "\u00EA\u030C"}
            return two.get(pointer) or self.found(self.lists.at("big5", pointer), byte)
        return self.first(byte, 0x81 <= byte <= 0xFE)

    def first(self, byte, is_lead):
        if byte < 0x80:
            return chr(byte)
        if is_lead:
            self.lead = byte
            return None
        return ERROR

    def euc_kr(self, byte):
        if byte is END:
            return self.ended()
        if self.lead:
            lead, self.lead = self.lead, 0
            pointer = (lead - 0x81) * 190 + byte - 0x41 if 0x41 <= byte <= 0xFE else None
            return self.found(self.lists.at("euc_kr", pointer), byte)
        return self.first(byte, 0x81 <= byte <= 0xFE)

    def euc_jp(self, byte):
        if byte is END:
            return self.ended()
        if self.lead == 0x8E and 0xA1 <= byte <= 0xDF:
            self.lead = 0
            return chr(0xFF61 - 0xA1 + byte)
        if self.lead == 0x8F and 0xA1 <= byte <= 0xFE:
            self.jis0212, self.lead = True, byte
            return None
        if self.lead:
            lead, self.lead = self.lead, 0
            code = None
            if 0xA1 <= lead <= 0xFE and 0xA1 <= byte <= 0xFE:
                code = self.lists.at("jis0212" if self.jis0212 else "jis0208", (lead - 0xA1) * 94 + byte - 0xA1)
            self.jis0212 = False
            return self.found(code, byte)
        return self.first(byte, byte in (0x8E, 0x8F) or 0xA1 <= byte <= 0xFE)

    def shift_jis(self, byte):
        if byte is END:
            return self.ended()
        if self.lead:
            lead, self.lead = self.lead, 0
            pointer = None
            if 0x40 <= byte <= 0x7E or 0x80 <= byte <= 0xFC:
                pointer = ((lead - (0x81 if lead < 0xA0 else 0xC1)) * 188 + byte - (0x40 if byte < 0x7F else 0x41))
                if 8836 <= pointer <= 10715:
                    return chr(0xE000 - 8836 + pointer)
            return self.found(self.lists.at("jis0208", pointer), byte)
        if byte == 0x80:
            return "\x80"
        if 0xA1 <= byte <= 0xDF:
            return chr(0xFF61 - 0xA1 + byte)
        return self.first(byte, 0x81 <= byte <= 0x9F or 0xE0 <= byte <= 0xFC)

    def iso_2022_jp(self, byte):
        state = self.state
        if state in ("ascii", "roman", "katakana", "lead") and byte == 0x1B:
            self.state = "escape start"
            return None
        if state in ("ascii", "roman", "katakana", "lead"):
            if byte is END:
                return None
            self.output = False
            if state == "lead" and 0x21 <= byte <= 0x7E:
                self.lead, self.state = byte, "trail"
                return None
            if state == "katakana" and 0x21 <= byte <= 0x5F:
                return chr(0xFF61 - 0x21 + byte)
            if state == "roman" and byte in (0x5C, 0x7E):
                return {0x5C: "\N{YEN SIGN}", 0x7E: "\N{OVERLINE}"}[byte]
            if state in ("ascii", "roman") and byte < 0x80 and byte not in (0x0E, 0x0F):
                return chr(byte)
            return ERROR
        if state == "trail":
            if byte == 0x1B:
                self.state = "escape start"
                return ERROR
            self.state = "lead"
            if byte is END or not 0x21 <= byte <= 0x7E:
                return ERROR
            code = self.lists.at("jis0208", (self.lead - 0x21) * 94 + byte - 0x21)
            return ERROR if code is None else chr(code)
        if state == "escape start":
            if byte in (0x24, 0x28):
                self.lead, self.state = byte, "escape"
                return None
            self.back, self.output, self.state = [byte], False, self.output_state
            return ERROR
        lead, self.lead = self.lead, 0
        meant = {(0x28, 0x42): "ascii", (0x28, 0x4A): "roman", (0x28, 0x49): "katakana", (0x24, 0x40): "lead",
                 (0x24, 0x42): "lead"}.get((lead, byte))  # fmt: skip
        if meant:
            self.state = self.output_state = meant
            before, self.output = self.output, True
            return ERROR if before else None
        self.back, self.output, self.state = [lead, byte], False, self.output_state
        return ERROR
