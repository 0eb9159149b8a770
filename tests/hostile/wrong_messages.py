"""Messages that are none: cut short, of other kinds, too deep, with numbers beyond all bounds, or
no text at all."""

import json
import random
from typing import Iterable

from support import messages
from support.messages import call, request
from support.results import case, check, equal
from target import EVERYTHING, EVERYWHERE, GOOD, Target, is_refusal

WRONG_VALUES = [None, True, 0, -1, 1.5, 1e300, "", "x", "x" * 2000, [], {}, [[]], {"a": {"b": []}},
                "1", "[]", "\x00"]


def with_each_value_replaced(value: object) -> Iterable[object]:
    """Copies in which one value, anywhere in it, is of another kind."""
    if isinstance(value, dict):
        for key in value:
            for other in WRONG_VALUES:
                yield {**value, key: other}
            for inner in with_each_value_replaced(value[key]):
                yield {**value, key: inner}
            yield {name: member for name, member in value.items() if name != key}
            yield {key.upper() if name == key else name: member for name, member in value.items()}
    elif isinstance(value, list):
        for index, element in enumerate(value):
            for inner in with_each_value_replaced(element):
                yield [*value[:index], inner, *value[index + 1:]]


@case(*EVERYWHERE)
def messages_cut_short_are_refused(engine):
    with Target(engine) as target:
        for text in GOOD[:2]:
            whole = text.encode()
            for length in range(1, len(whole)):
                target.refuses(whole[:length])


@case(*EVERYWHERE)
def values_of_other_kinds_are_answered(engine):
    with Target(engine) as target:
        for text in GOOD:
            for value in with_each_value_replaced(json.loads(text)):
                target.send(messages.compact(value).encode())


@case(*EVERYWHERE)
def bytes_changed_at_random_are_answered(engine):
    chance = random.Random(20260728)
    with Target(engine) as target:
        for _ in range(500):
            data = bytearray(chance.choice(GOOD).encode())
            for _ in range(chance.choice([1, 1, 2, 5])):
                at = chance.randrange(len(data))
                kind = chance.randrange(4)
                if kind == 0:
                    data[at] = chance.randrange(256)
                elif kind == 1:
                    data.insert(at, chance.choice(b'{}[]",:\\\x00\xff0e-+.\t'))
                elif kind == 2:
                    del data[at:at + chance.randrange(1, 9)]
                else:
                    data[at:at] = data[at:at + 40]
            target.send(bytes(data))


@case(*EVERYWHERE)
def deep_nesting_is_refused(engine):
    with Target(engine) as target:
        for depth in (126, 127, 128, 129, 1000, 100_000):
            for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
                inside = opening * depth + b"0" + closing * depth
                message = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + inside + b"}}"
                if depth <= 126:
                    check(not is_refusal(target.send(message)[0]), f"{depth} levels are refused")
                else:
                    target.refuses(message)
                target.refuses(opening * depth)
            # Also where JSON is read out of a text.
            text = "[" * depth + "]" * depth
            target.refuses(call(1, "echo", {**EVERYTHING, "list": text}).encode())


@case(*EVERYWHERE)
def numbers_beyond_all_bounds_are_answered(engine):
    huge = ["1e400", "-1e400", "1e-400", "1e999999999999", "-0", "-0.0", "9" * 400,
            "0." + "1" * 400, "1" * 100_000, "1e" + "9" * 1000, "0.1e-" + "9" * 1000,
            "18446744073709551616", "-9223372036854775809", "2.2250738585072011e-308", "4.9e-324",
            "1.7976931348623159e308"]
    with Target(engine) as target:
        for number in huge:
            if len(number) < 5000:
                ping = f'{{"jsonrpc":"2.0","id":{number},"method":"ping"}}'
                [answer] = target.send(ping.encode())
                check(f'"id":{number},' in answer, f"{number[:50]} came back as {answer[:200]}")
            if number not in ("-0", "-0.0"):
                wait = call(1, "wait", {"milliseconds": "HERE"}).replace('"HERE"', number)
                target.refuses(wait.encode())
            for argument in ("real", "whole", "either", "raw", "list", "count"):
                value = {**EVERYTHING, argument: "HERE"}
                target.send(call(1, "echo", value).replace('"HERE"', number[:4000]).encode())
        for wrong in ("+1", "01", ".5", "5.", "1e", "0x10", "Infinity", "-Infinity", "NaN", "1_000",
                      "--1", "1e+-5"):
            target.refuses(b'{"jsonrpc":"2.0","id":%s,"method":"ping"}' % wrong.encode())


@case(*EVERYWHERE)
def text_that_is_no_text_is_refused(engine):
    wrong = [b"\xff", b"\xfe\xff", b"\xc0\xaf", b"\xc1\x81", b"\xe0\x80\xaf", b"\xed\xa0\x80",
             b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82",
             b"\xf0\x9f\x98", b"\x80", b"a\xcc", b"\x00", b"\x01", b"\x1f", b"\t", b"\\ud800",
             b"\\udc00", b"\\ud800\\u0041", b"\\ud800\\ud800", b"\\udc00\\ud800", b"\\u12",
             b"\\u123g", b"\\x41", b"\\'"]
    with Target(engine) as target:
        for bad in wrong:
            say = call(1, "say", {"message": "HERE"}).encode()
            target.refuses(say.replace(b"HERE", b"a%sb" % bad))
            target.refuses(b'{"jsonrpc":"2.0","id":"%s","method":"ping"}' % bad)
            target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"%s"}' % bad)
            target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"ping","%s":1}' % bad)
            after = bad if bad != b"\t" else b"x"
            target.refuses(request(1, "ping").encode() + after)
        ping = request(1, "ping")
        for encoding in ("utf-16", "utf-16-le", "utf-32"):
            for answer in target.send(ping.encode(encoding)):
                check(is_refusal(answer), f"{encoding} is understood: {answer}")
        # What is a text is taken as it is: NUL by its escape, and what lies beyond the first plane.
        for message in ("\x00", "a\x00b", "\U0001f600", "\uffff\ufffe", "\u2028\u2029", "\x7f"):
            [answer] = target.send(call(1, "say", {"message": message}).encode())
            equal(json.loads(answer)["result"]["content"][0]["text"], message, "what was said")


@case(*EVERYWHERE)
def names_given_twice_or_in_another_case_are_refused(engine):
    with Target(engine) as target:
        say = ('{"jsonrpc":"2.0","id":1,"method":"tools/call",'
               '"params":{"name":"say","arguments":%s}}')
        for text in ('{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}',
                     '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
                     '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}',
                     '{"jsonrpc":"2.0","id":1,"method":"ping","params":{},"params":{"cursor":"x"}}',
                     '{"jsonrpc":"2.0","id":1,"m\\u0065thod":"ping","method":"ping"}',
                     '{"jsonrpc":"2.0","id":1,"Method":"ping"}',
                     '{"JSONRPC":"2.0","id":1,"method":"ping"}',
                     say % '{"message":"a","message":"b"}',
                     say % '{"Message":"a"}'):
            target.refuses(text.encode())


@case(*EVERYWHERE)
def garbage_is_answered(engine):
    chance = random.Random(7)
    with Target(engine) as target:
        for size in (1, 2, 3, 10, 100, 1000, 10_000, 200_000):
            for _ in range(5 if size < 10_000 else 1):
                data = bytes(chance.randrange(256) for _ in range(size))
                # On stdio each line is a message, and those that are blank are none.
                for answer in target.send(data):
                    check(is_refusal(answer), f"garbage is understood: {answer}")
        for data in (b"\n", b"\r\n", b"\r", b" ", b"\xef\xbb\xbf{}",
                     b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"\x00" * 1000):
            target.send(data)
